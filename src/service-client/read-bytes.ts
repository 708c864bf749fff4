import { ServiceClientError } from './service-client-error.js'

/** A body that is silent for longer has broken off. */
const SILENCE_MS = 30_000

/**
 * Reads a body piece by piece, so that an endless one costs no more than the limit.
 *
 * @throws ServiceClientError `SERVICE_UNREACHABLE` when it breaks off, `ANSWER_TOO_LARGE`.
 */
export async function readBytes(response: Response, limit: number): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array()
  const reader = response.body.getReader()
  const pieces: Uint8Array[] = []
  let size = 0
  for (;;) {
    const timer = setTimeout(() => void reader.cancel().catch(() => undefined), SILENCE_MS)
    const started = performance.now()
    const { done, value } = await reader
      .read()
      .catch((cause: unknown) => {
        throw new ServiceClientError('SERVICE_UNREACHABLE', 'The service broke off its answer.', { cause })
      })
      .finally(() => clearTimeout(timer))
    if (done && performance.now() - started >= SILENCE_MS) {
      throw new ServiceClientError('SERVICE_UNREACHABLE', 'The service fell silent within its answer.')
    }
    if (done) break
    size += value.length
    if (size > limit) {
      await reader.cancel().catch(() => undefined)
      throw new ServiceClientError('ANSWER_TOO_LARGE', `The answer is larger than ${limit} bytes.`)
    }
    pieces.push(value)
  }
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  return bytes
}
