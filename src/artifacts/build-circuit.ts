import { rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ArtifactError } from './artifact-error.js'
import type { CircuitDefinition } from './circuit-definition.js'
import { type CircuitSetup, runCircuitSetup } from './circuit-setup.js'
import type { CircuitSource, IncludeRoot } from './compile/circuit-sources.js'
import { compileCircuit } from './compile/compile-circuit.js'
import { compilerName } from './compile/content-hash.js'
import { exportKey } from './export-key.js'
import { digestFile } from './file-digest.js'
import { lintVerificationKey } from './lint-verification-key.js'
import type { ManifestCircuit, ManifestFile } from './manifest.js'
import { domainPower, readR1csHeader } from './r1cs/r1cs-header.js'
import { readZkeyHeader } from './zkey-header.js'

/** Steps of a circuit's build, in order; `wait` is for another process building in the same folder. */
export type BuildStage = 'wait' | 'cached' | 'compile' | 'setup' | 'export' | 'done'

/** Compiles a circuit, makes its key and exports verifier and verification key, all in `work`. */
export async function buildCircuit({
  definition,
  hash,
  sources,
  roots,
  setup,
  work,
  sym,
  report,
  signal,
}: {
  definition: CircuitDefinition
  hash: string
  sources: readonly CircuitSource[]
  roots: readonly IncludeRoot[]
  setup: CircuitSetup
  work: string
  sym: boolean
  report: (stage: BuildStage, percent: number) => void
  signal?: AbortSignal | undefined
}): Promise<ManifestCircuit> {
  const { name } = definition
  report('compile', 0)
  const compiled = await compileCircuit({ definition, directory: work, sources, roots, sym, signal })
  await rm(join(work, 'staging'), { recursive: true })
  const header = await readR1csHeader(compiled.r1cs)
  const zkey = join(work, `${name}.zkey`)
  report('setup', 0)
  const recorded = await runCircuitSetup({
    setup,
    r1cs: compiled.r1cs,
    zkey,
    signal,
    onProgress: (percent) => report('setup', percent),
  })
  report('export', 0)
  const exported = await exportKey(zkey, signal)
  await assertKeyFits({ zkey, key: exported.key, header })
  const verificationKey = join(work, 'verification_key.json')
  const verifier = join(work, 'Verifier.sol')
  await writeFile(verificationKey, exported.verificationKey)
  await writeFile(verifier, exported.verifier)
  const digest = async (path: string): Promise<ManifestFile> => ({
    path: `${name}/${basename(path)}`,
    ...(await digestFile(path, signal)),
  })
  return {
    contentHash: hash,
    constraints: header.nConstraints,
    wires: header.nWires,
    publicInputs: header.nPublic,
    domainPower: domainPower(header),
    compiler: compilerName(),
    warnings: [...compiled.warnings],
    setup: recorded,
    files: {
      circom: await digest(compiled.circom),
      r1cs: await digest(compiled.r1cs),
      wasm: await digest(compiled.wasm),
      zkey: await digest(zkey),
      verificationKey: await digest(verificationKey),
      verifier: await digest(verifier),
      ...(compiled.sym === undefined ? {} : { sym: await digest(compiled.sym) }),
    },
  }
}

async function assertKeyFits({
  zkey,
  key,
  header,
}: {
  zkey: string
  key: unknown
  header: { nWires: number; nPublic: number; nConstraints: number }
}): Promise<void> {
  const found = await readZkeyHeader(zkey)
  lintVerificationKey(key, { contributions: found.contributions.length })
  if (
    found.nWires !== header.nWires ||
    found.nPublic !== header.nPublic ||
    found.domainPower !== domainPower(header)
  ) {
    throw ArtifactError.of('ARTIFACT_MISMATCH', 'The key belongs to another circuit.', [
      `wires: ${found.nWires}, expected ${header.nWires}`,
      `public inputs: ${found.nPublic}, expected ${header.nPublic}`,
    ])
  }
}
