import { join } from 'node:path'
import type { CircuitDefinition } from '../../artifacts/circuit-definition.js'
import type { IncludeRoot } from '../../artifacts/compile/circuit-sources.js'
import type { CompiledCircuit } from '../../artifacts/compile/compile-circuit.js'
import { digestFile } from '../../artifacts/file-digest.js'
import { manifestFiles } from '../ceremony-files.js'
import { compileFromSource, type SourceFacts } from '../compile-from-source.js'
import type { TranscriptCircuit } from '../transcript.js'
import type { Findings } from './finding.js'

/**
 * Compiles the circuit from this package's sources and compares all that came out with the transcript, and the files in
 * the ceremony's folder with the transcript too.
 *
 * @returns the compiled circuit, when it is the transcript's
 */
export async function checkSource({
  definition,
  name,
  circuit,
  directory,
  work,
  roots,
  findings,
  signal,
}: {
  definition: CircuitDefinition | undefined
  name: string
  circuit: TranscriptCircuit
  directory: string
  work: string
  roots?: readonly IncludeRoot[] | undefined
  findings: Findings
  signal?: AbortSignal | undefined
}): Promise<CompiledCircuit | undefined> {
  const files = manifestFiles(name)
  for (const role of ['circom', 'r1cs', 'wasm'] as const) {
    const found = await findings.attempt('FILE_MISSING', () =>
      digestFile(join(directory, files[role]), signal),
    )
    if (found !== undefined) findings.expectEqual('FILE_DIFFERS', files[role], circuit[role], found.sha256)
  }
  if (definition === undefined) {
    findings.add('CIRCUIT_UNKNOWN', 'there are no sources to compile it from')
    return undefined
  }
  const made = await findings.attempt('CIRCUIT_NOT_COMPILABLE', () =>
    compileFromSource({ definition, directory: work, roots, signal }),
  )
  if (made === undefined) return undefined
  for (const field of Object.keys(made.facts) as (keyof SourceFacts)[]) {
    if (field === 'sources') continue
    const code = field === 'r1cs' ? 'R1CS_DIFFERS' : 'SOURCE_DIFFERS'
    findings.expectEqual(code, field, circuit[field], made.facts[field])
  }
  compareSources(circuit.sources, made.facts.sources, findings)
  return made.facts.r1cs === circuit.r1cs ? made.compiled : undefined
}

function compareSources(
  recorded: SourceFacts['sources'],
  actual: SourceFacts['sources'],
  findings: Findings,
): void {
  const [left, right] = [recorded, actual].map(
    (list) => new Map(list.map(({ path, sha256 }) => [path, sha256])),
  )
  for (const path of new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])) {
    findings.expectEqual('SOURCE_DIFFERS', path, left?.get(path) ?? 'absent', right?.get(path) ?? 'absent')
  }
  findings.expectEqual('SOURCE_DIFFERS', 'number of sources', actual.length, recorded.length)
}
