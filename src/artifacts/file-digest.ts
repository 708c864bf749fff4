import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { throwIfAborted } from './abort.js'
import { ArtifactError } from './artifact-error.js'

/** Content of a file: SHA-256 in lower-case hex and size. */
export type FileDigest = { readonly sha256: string; readonly bytes: number }

/**
 * Hashes a file as a stream.
 *
 * @throws ArtifactError ARTIFACT_MISSING, BUILD_ABORTED
 */
export async function digestFile(path: string, signal?: AbortSignal): Promise<FileDigest> {
  const hash = createHash('sha256')
  try {
    const { size } = await stat(path)
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, signal ? { signal } : {})
    return { sha256: hash.digest('hex'), bytes: size }
  } catch (cause) {
    throwIfAborted(signal)
    throw ArtifactError.of('ARTIFACT_MISSING', 'An artifact cannot be read.', [`path: ${path}`], cause)
  }
}
