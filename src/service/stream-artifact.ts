import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { ServiceError } from './service-error.js'

const CHUNK_BYTES = 256 * 1024

/** Files up to this size are read and checked before anything is sent. */
export const SMALL_ARTIFACT_BYTES = 1024 * 1024

/**
 * Reads a whole file and closes it.
 *
 * @throws ServiceError `INTERNAL_ERROR` when it is not the one that was built.
 */
export async function readArtifact({
  handle,
  sha256,
}: {
  handle: FileHandle
  sha256: string
}): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = new Uint8Array(await handle.readFile())
    if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes
    throw changed()
  } finally {
    await handle.close()
  }
}

/**
 * Streams a file and hashes it on the way. The last piece is held back until the hash is right, so a file that changed
 * since it was built never arrives complete.
 *
 * @param parameters.start Bytes before it are hashed, and not sent.
 * @param parameters.breakOff Breaks off the answer; without it the stream fails.
 * @param parameters.onEnd Called once, however the stream ends.
 */
export function streamArtifact({
  handle,
  bytes,
  start,
  sha256,
  breakOff,
  onEnd,
}: {
  handle: FileHandle
  bytes: number
  start: number
  sha256: string
  breakOff: (() => void) | undefined
  onEnd: () => void
}): ReadableStream<Uint8Array> {
  const hash = createHash('sha256')
  let position = 0
  let isFinished = false

  async function finish() {
    if (isFinished) return
    isFinished = true
    onEnd()
    await handle.close()
  }

  async function readChunk(): Promise<Uint8Array> {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, position)
    const chunk = buffer.subarray(0, bytesRead)
    hash.update(chunk)
    position += bytesRead
    const isShort = bytesRead === 0 && position < bytes
    if (isShort || position > bytes || (position === bytes && hash.digest('hex') !== sha256)) {
      throw changed()
    }
    return chunk
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          let chunk = await readChunk()
          while (position <= start && position < bytes) chunk = await readChunk()
          controller.enqueue(chunk.subarray(Math.max(0, chunk.length - (position - start))))
        } catch (error) {
          await finish()
          if (breakOff === undefined) throw error
          breakOff()
          controller.close()
          return
        }
        if (position < bytes) return
        await finish()
        controller.close()
      },
      cancel: finish,
    },
    { highWaterMark: 0 },
  )
}

function changed(): ServiceError {
  return new ServiceError('INTERNAL_ERROR', 'An artifact is not the one that was built.')
}
