import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ArtifactError } from '../../artifacts/artifact-error.js'
import { manifestPath, readManifest } from '../../artifacts/manifest.js'
import { defaultCircuitsDirectory } from '../../replay/prepare-circuits.js'
import type { ArtifactStore } from '../../worker/artifact-store.js'
import { openFolderStore } from '../../worker/open-folder-store.js'
import { openHttpStore } from '../../worker/open-http-store.js'
import { resolvePath } from '../config/resolve-path.js'
import type { Operation } from './operation.js'

/**
 * Opens the circuits: a folder, or an HTTP server by content under a trusted manifest.
 *
 * @throws ArtifactError; ConfigError `SECRET_MISSING`; those of `openHttpStore`.
 */
export async function openArtifacts(operation: Operation): Promise<ArtifactStore> {
  const { config, vault } = operation
  const { directory, url, token, manifest, manifestSha256, cacheDirectory } = config.artifacts
  const path = (key: string, given: string) => resolvePath(operation, ['artifacts', key], given)
  if (url === undefined || manifest === undefined) {
    const folder = directory === undefined ? defaultCircuitsDirectory() : path('directory', directory)
    await requireManifest(manifestPath(folder), manifestSha256)
    return openFolderStore({ directory: folder })
  }
  const file = path('manifest', manifest)
  await requireManifest(file, manifestSha256)
  const secret = token === undefined ? undefined : await vault.read('artifacts.token', token)
  return openHttpStore({
    baseUrl: await vault.readUrl('artifacts.url', url),
    ...(secret === undefined ? {} : { headers: { authorization: `Bearer ${secret}` } }),
    manifest: await readManifest(dirname(file)),
    cacheDirectory: path('cacheDirectory', cacheDirectory),
  })
}

async function requireManifest(file: string, sha256: string | undefined): Promise<void> {
  if (sha256 === undefined) return
  const found = createHash('sha256')
    .update(await readFile(file).catch((cause: unknown) => missing(file, cause)))
    .digest('hex')
  if (found === sha256) return
  throw ArtifactError.of('ARTIFACT_MISMATCH', 'The manifest is not the one that the configuration pins.', [
    `path: ${file}`,
    `SHA-256: ${found}, expected ${sha256}`,
  ])
}

function missing(file: string, cause: unknown): never {
  throw ArtifactError.of('ARTIFACT_MISSING', 'There is no manifest.', [`path: ${file}`], cause)
}
