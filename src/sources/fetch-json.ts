import { SourceError } from './source-error.js'

/** The part of the platform's `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export type FetchJsonParameters = {
  fetch: Fetch
  url: string
  /** Name of the node in errors. */
  node: string
  headers: Readonly<Record<string, string>>
  /** For the whole exchange, body included. */
  timeoutMs: number
  /** Of the body after decompression. */
  maxBodyBytes: number
  signal?: AbortSignal | undefined
}

/** How much of an error's body is worth reading. */
const ERROR_BODY_BYTES = 4096

/**
 * One GET for JSON, bounded in time and size.
 *
 * @throws SourceError `NODE_UNREACHABLE`, `NODE_TIMEOUT`, `NODE_HTTP_ERROR`, `BODY_TOO_LARGE`, `INVALID_JSON`.
 * @throws the reason of `signal` when the caller gave up.
 */
export async function fetchJson(
  parameters: FetchJsonParameters,
): Promise<{ json: unknown; headers: Headers }> {
  const { fetch, url, node, headers, timeoutMs, maxBodyBytes, signal } = parameters
  signal?.throwIfAborted()
  const timeout = AbortSignal.timeout(timeoutMs)
  const both = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
  try {
    const response = await fetch(url, { signal: both, headers: { accept: 'application/json', ...headers } })
    if (!response.ok) throw await httpError(response, node)
    const text = await readText(response, maxBodyBytes, node)
    return { json: parseJson(text, node), headers: response.headers }
  } catch (cause) {
    if (cause instanceof SourceError) throw cause
    signal?.throwIfAborted()
    if (timeout.aborted) {
      const message = `The node did not answer within ${timeoutMs} ms.`
      throw new SourceError('NODE_TIMEOUT', message, { node })
    }
    throw new SourceError('NODE_UNREACHABLE', 'The node cannot be reached, or broke off its answer.', {
      node,
      cause: innermost(cause),
    })
  }
}

/** `fetch` hides the reason of a failure in a cause. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error
}

function parseJson(text: string, node: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const facts = [`length: ${text.length} characters`]
    throw new SourceError('INVALID_JSON', "The node's answer is not complete JSON.", { node, cause, facts })
  }
}

async function httpError(response: Response, node: string): Promise<SourceError> {
  const { status } = response
  const text = await readText(response, ERROR_BODY_BYTES, node).catch(() => '')
  const facts = [`status: ${status}`]
  const said = /"message"\s*:\s*"([^"\\]{1,200})"/.exec(text)?.[1]
  if (said !== undefined) facts.push(`message: ${said}`)
  return new SourceError('NODE_HTTP_ERROR', `The node answered with status ${status}.`, {
    node,
    status,
    facts,
  })
}

/** Reads a body piece by piece, so that an endless one costs no more than the limit. */
async function readText(response: Response, limit: number, node: string): Promise<string> {
  const tooLarge = () =>
    new SourceError('BODY_TOO_LARGE', `The node's answer is larger than ${limit} bytes.`, { node })
  const { body } = response
  if (body === null) return ''
  const reader = body.getReader()
  const pieces: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > limit) {
      await reader.cancel().catch(() => undefined)
      throw tooLarge()
    }
    pieces.push(value)
  }
  return new TextDecoder().decode(Buffer.concat(pieces))
}
