import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ArtifactError } from './artifact-error.js'
import { digestFile } from './file-digest.js'
import type { ManifestCircuit, ManifestFile, ManifestFileRole } from './manifest.js'

/**
 * Hashes files of a circuit again and compares them with the manifest. Sizes are compared first, so a truncated key
 * is found at once.
 *
 * @param options.roles which files; all of them by default
 * @throws ArtifactError ARTIFACT_MISSING, or ARTIFACT_CORRUPT with expected and actual SHA-256 or size
 */
export async function verifyArtifactFiles({
  directory,
  files,
  roles = Object.keys(files) as ManifestFileRole[],
}: {
  directory: string
  files: ManifestCircuit['files']
  roles?: readonly ManifestFileRole[]
}): Promise<void> {
  const chosen = roles.map((role) => files[role]).filter((file) => file !== undefined)
  for (const file of chosen) await verifySize(directory, file)
  for (const file of chosen) {
    const path = join(directory, file.path)
    const { sha256 } = await digestFile(path)
    if (sha256 !== file.sha256) {
      throw corrupt(path, [`expected sha256: ${file.sha256}`, `actual sha256: ${sha256}`])
    }
  }
}

async function verifySize(directory: string, file: ManifestFile): Promise<void> {
  const path = join(directory, file.path)
  const size = await stat(path).then(
    (found) => found.size,
    (cause) => {
      throw ArtifactError.of('ARTIFACT_MISSING', 'An artifact is missing.', [`path: ${path}`], cause)
    },
  )
  if (size !== file.bytes) throw corrupt(path, [`expected bytes: ${file.bytes}`, `actual bytes: ${size}`])
}

function corrupt(path: string, facts: readonly string[]): ArtifactError {
  return ArtifactError.of('ARTIFACT_CORRUPT', 'An artifact is not the one that was built.', [
    `path: ${path}`,
    ...facts,
    'rebuild it with: npm run circuits',
  ])
}
