import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileCircuit } from '../../artifacts/compile/compile-circuit.js'
import { readR1csHeader } from '../../artifacts/r1cs/r1cs-header.js'

const SOURCE = `pragma circom 2.2.3;

include "circomlib/circuits/eddsaposeidon.circom";

component main { public [Ax, Ay, M] } = EdDSAPoseidonVerifier();
`

/** `--O2` is what circomlib's templates need: under `--O1`, which this package's are written for, they have 8,086. */
const FLAGS = ['--O2', '--r1cs', '--wasm']

/** Constraints of circomlib's verifier of one signature, by the compiler of this package and the flag that suits it best. */
export async function circomlibSignatureConstraints(signal?: AbortSignal): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'concordat-baseline-'))
  try {
    const definition = { name: 'circomlib-eddsa', source: SOURCE }
    const { r1cs } = await compileCircuit({ definition, directory, flags: FLAGS, signal })
    return (await readR1csHeader(r1cs)).nConstraints
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
