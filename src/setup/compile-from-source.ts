import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CircuitDefinition } from '../artifacts/circuit-definition.js'
import {
  type CircuitSource,
  collectSources,
  defaultIncludeRoots,
  type IncludeRoot,
} from '../artifacts/compile/circuit-sources.js'
import { type CompiledCircuit, compileCircuit } from '../artifacts/compile/compile-circuit.js'
import { compilerFlags, compilerName, contentHash } from '../artifacts/compile/content-hash.js'
import { digestFile } from '../artifacts/file-digest.js'
import { domainPower, readR1csHeader } from '../artifacts/r1cs/r1cs-header.js'
import type { TranscriptCircuit } from './transcript.js'

/** The part of a transcript that follows from the sources and the compiler alone. */
export type SourceFacts = Omit<TranscriptCircuit, 'initialKey' | 'circuitHash' | 'contributions' | 'final'>

/**
 * Compiles a circuit into `directory` and says all there is to say about it.
 *
 * @throws ArtifactError CIRCUIT_COMPILE_FAILED, CIRCUIT_INCLUDE_MISSING, BUILD_ABORTED, PROCESS_FAILED
 */
export async function compileFromSource({
  definition,
  directory,
  roots = defaultIncludeRoots(),
  signal,
}: {
  definition: CircuitDefinition
  directory: string
  roots?: readonly IncludeRoot[] | undefined
  signal?: AbortSignal | undefined
}): Promise<{ compiled: CompiledCircuit; facts: SourceFacts }> {
  const sources = await collectSources(definition, roots)
  const compiled = await compileCircuit({ definition, directory, sources, roots, signal })
  await rm(join(directory, 'staging'), { recursive: true })
  const header = await readR1csHeader(compiled.r1cs)
  const digest = async (path: string) => (await digestFile(path, signal)).sha256
  return {
    compiled,
    facts: {
      contentHash: contentHash(definition, sources),
      sources: sources.map(digestSource),
      compiler: compilerName(),
      flags: [...compilerFlags],
      warnings: [...compiled.warnings],
      constraints: header.nConstraints,
      wires: header.nWires,
      publicInputs: header.nPublic,
      domainPower: domainPower(header),
      circom: await digest(compiled.circom),
      r1cs: await digest(compiled.r1cs),
      wasm: await digest(compiled.wasm),
    },
  }
}

function digestSource({ path, content }: CircuitSource) {
  return { path, sha256: createHash('sha256').update(content).digest('hex') }
}
