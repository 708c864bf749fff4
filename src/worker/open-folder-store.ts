import { loadArtifacts } from '../artifacts/load-artifacts.js'
import { createArtifactCheck } from '../prover/artifact-check.js'
import type { ArtifactStore } from './artifact-store.js'

/**
 * Opens the folder of a build.
 *
 * @throws ArtifactError of `loadArtifacts`.
 */
export async function openFolderStore({ directory }: { directory: string }): Promise<ArtifactStore> {
  const artifacts = await loadArtifacts(directory)
  const check = createArtifactCheck(['wasm', 'zkey', 'r1cs'])
  return { artifacts, prepare: (circuit) => check(artifacts.circuit(circuit)) }
}
