import { buildCircuits } from '../../../src/artifacts/build-circuits.js'
import { type CircuitArtifacts, loadArtifacts } from '../../../src/artifacts/load-artifacts.js'
import { bftKeyCircuitDefinitions, bftKeyCircuits } from '../../../src/bft/key-circuits.js'
import { bftArtifactsDirectory } from './artifacts.js'

/** Builds circuits about keys with development keys, unless they are there. */
export async function buildKeyCircuits(...names: readonly string[]): Promise<Map<string, CircuitArtifacts>> {
  await buildCircuits({
    definitions: bftKeyCircuitDefinitions(bftKeyCircuits.filter(({ name }) => names.includes(name))),
    directory: bftArtifactsDirectory,
    setup: { kind: 'development', seed: 'concordat bft tests' },
  })
  const artifacts = await loadArtifacts(bftArtifactsDirectory)
  return new Map(names.map((name) => [name, artifacts.circuit(name)]))
}
