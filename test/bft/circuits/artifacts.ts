import { join } from 'node:path'
import { buildCircuits } from '../../../src/artifacts/build-circuits.js'
import { type CircuitArtifacts, loadArtifacts } from '../../../src/artifacts/load-artifacts.js'
import { bftCircuitDefinitions, bftCircuits } from '../../../src/bft/circuits.js'
import type { StatementWitness } from '../../../src/bft/witness/statement-witness.js'
import { type CircuitProof, proveCircuit } from '../../../src/prover/prove-circuit.js'
import { createSnarkjsBackend } from '../../../src/prover/snarkjs-backend.js'
import { repositoryRoot } from '../../support/compile.js'

/** Where tests keep keys of BFT circuits; builds wait for each other and leave what is up to date. */
export const bftArtifactsDirectory = join(repositoryRoot, 'build/test-bft')

/** Builds statement circuits with development keys, unless they are there. */
export async function buildBft(...names: readonly string[]): Promise<Map<string, CircuitArtifacts>> {
  await buildCircuits({
    definitions: bftCircuitDefinitions(bftCircuits.filter(({ name }) => names.includes(name))),
    directory: bftArtifactsDirectory,
    setup: { kind: 'development', seed: 'concordat bft tests' },
  })
  const artifacts = await loadArtifacts(bftArtifactsDirectory)
  return new Map(names.map((name) => [name, artifacts.circuit(name)]))
}

/** Proves a statement with a built circuit and verifies the proof; its public inputs must be the statement's. */
export function proveBft(artifacts: CircuitArtifacts, witness: StatementWitness): Promise<CircuitProof> {
  return proveCircuit({
    circuit: artifacts.name,
    files: artifacts.paths,
    verificationKey: artifacts.verificationKey,
    inputs: witness.inputs,
    expectedPublicInputs: witness.publicInputs,
    backend: createSnarkjsBackend(),
  })
}
