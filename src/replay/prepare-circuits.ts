import { join } from 'node:path'
import { ArtifactError } from '../artifacts/artifact-error.js'
import { type BuildEvent, buildCircuits } from '../artifacts/build-circuits.js'
import type { CircuitDefinition } from '../artifacts/circuit-definition.js'
import { collectSources, defaultIncludeRoots } from '../artifacts/compile/circuit-sources.js'
import { contentHash } from '../artifacts/compile/content-hash.js'
import { type Artifacts, loadArtifacts } from '../artifacts/load-artifacts.js'
import { type Manifest, readManifestIfAny } from '../artifacts/manifest.js'
import { packageRoot } from '../artifacts/package-root.js'
import { sourceChains } from '../source-chain/source-chains.js'
import { ReplayError } from './replay-error.js'

/** Published seed of all development keys, so that a build can be reproduced. */
export const DEVELOPMENT_SEED = 'concordat'

/** Where circuits are built when nothing else is said: `build/circuits` of the package, not of the current folder. */
export function defaultCircuitsDirectory(): string {
  return join(packageRoot(), 'build', 'circuits')
}

/**
 * Definitions of the circuits with these names; all of them when there are none.
 *
 * @throws ArtifactError `CIRCUIT_UNKNOWN`.
 */
export function circuitDefinitions(names: readonly string[]): CircuitDefinition[] {
  const all = sourceChains.flatMap((family) => family.circuitDefinitions())
  const unknown = names.find((name) => !all.some((circuit) => circuit.name === name))
  if (unknown !== undefined) {
    throw ArtifactError.of('CIRCUIT_UNKNOWN', 'There is no circuit of that name.', [
      `name: ${unknown}`,
      `known: ${all.map(({ name }) => name).join(', ')}`,
    ])
  }
  return all.filter(({ name }) => names.length === 0 || names.includes(name))
}

/**
 * Loads circuits, after building those that were never built, with development keys. One that was built is left as it
 * is, so that a damaged key is found and not replaced; only when its sources changed is it built again.
 *
 * @throws ArtifactError as `buildCircuits` and `loadArtifacts`; ReplayError `CIRCUIT_OUTDATED` when a ceremony's key
 * would have to be replaced.
 */
export async function prepareCircuits(parameters: {
  names: readonly string[]
  directory: string
  onProgress?: ((event: BuildEvent) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<Artifacts> {
  const { names, directory, onProgress, signal } = parameters
  const definitions = names.length === 0 ? [] : circuitDefinitions(names)
  const missing: CircuitDefinition[] = []
  const manifest = await readManifestIfAny(directory)
  for (const definition of definitions) {
    if (await needsBuild(definition, manifest)) missing.push(definition)
  }
  if (missing.length > 0) {
    await buildCircuits({
      definitions: missing,
      setup: { kind: 'development', seed: DEVELOPMENT_SEED },
      directory,
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(signal === undefined ? {} : { signal }),
    })
  }
  return loadArtifacts(directory)
}

async function needsBuild(definition: CircuitDefinition, manifest: Manifest): Promise<boolean> {
  const recorded = manifest.circuits[definition.name]
  if (recorded === undefined) return true
  const sources = await collectSources(definition, defaultIncludeRoots())
  if (recorded.contentHash === contentHash(definition, sources)) return false
  if (recorded.setup.kind === 'development') return true
  throw new ReplayError('CIRCUIT_OUTDATED', 'The key of a circuit comes from a ceremony for other sources.', {
    facts: [`circuit: ${definition.name}`, 'run the ceremony again, or build into another folder'],
  })
}
