import { parseBoundedJson } from './parse-bounded-json.js'
import { ServiceError } from './service-error.js'

const JSON_TYPE = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i

/**
 * Reads a request's body as JSON. Bytes are counted as they arrive: `content-length` may refuse a body, never let one
 * pass. Compressed bodies are refused, so no bomb is ever inflated.
 *
 * @throws ServiceError `UNSUPPORTED_MEDIA_TYPE`, `BODY_TOO_LARGE`, `INVALID_JSON`, `INVALID_REQUEST`.
 */
export async function readJsonBody(
  request: Request,
  limits: { bodyBytes: number; bodySeconds: number },
): Promise<{ json: unknown; text: string }> {
  const type = request.headers.get('content-type') ?? ''
  if (!JSON_TYPE.test(type.trim())) {
    throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json in UTF-8.', {
      headers: { accept: 'application/json' },
    })
  }
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', 'The body must not be compressed.', {
      headers: { 'accept-encoding': 'identity' },
    })
  }
  if (Number(request.headers.get('content-length') ?? 0) > limits.bodyBytes) throw tooLarge(limits.bodyBytes)
  const text = decodeUtf8(await readBytes(request, limits))
  return { json: parseBoundedJson(text), text }
}

async function readBytes(
  request: Request,
  { bodyBytes, bodySeconds }: { bodyBytes: number; bodySeconds: number },
): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array()
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    void reader.cancel().catch(() => undefined)
  }, bodySeconds * 1000)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.length
      if (size > bodyBytes) throw tooLarge(bodyBytes)
      chunks.push(value)
    }
  } catch (cause) {
    void reader.cancel().catch(() => undefined)
    if (cause instanceof ServiceError) throw cause
    throw new ServiceError('INVALID_JSON', 'The body broke off.', { cause })
  } finally {
    clearTimeout(timer)
  }
  if (isLate)
    throw new ServiceError('INVALID_JSON', `The body was not complete after ${bodySeconds} seconds.`)
  return Buffer.concat(chunks)
}

function tooLarge(bodyBytes: number): ServiceError {
  return new ServiceError('BODY_TOO_LARGE', `The body is larger than ${bodyBytes} bytes.`, {
    headers: { connection: 'close' },
  })
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ServiceError('INVALID_JSON', 'The body is not UTF-8.', { cause })
  }
}
