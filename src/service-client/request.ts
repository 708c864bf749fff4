import type { z } from 'zod'
import { errorSchema } from '../service/schemas/error-schema.js'
import { readBytes } from './read-bytes.js'
import { ServiceClientError, type ServiceClientErrorCode } from './service-client-error.js'

/** The part of the platform's `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export type RequestParameters = {
  method?: 'GET' | 'POST' | 'DELETE' | undefined
  /** Below the base URL, with its slash. */
  path: string
  headers?: Readonly<Record<string, string>> | undefined
  body?: unknown
  signal?: AbortSignal | undefined
  timeoutMs?: number | undefined
}

export type SendRequest = (parameters: RequestParameters) => Promise<Response>

const TIMEOUT_MS = 30_000
const MAX_JSON_BYTES = 64 * 1024 * 1024
const MAX_ERROR_BYTES = 65_536

/** Makes a function that sends requests with the API key, and throws what the service refuses as typed errors. */
export function createSendRequest({
  baseUrl,
  apiKey,
  fetch,
}: {
  baseUrl: string
  apiKey: string | undefined
  fetch: Fetch
}): SendRequest {
  return async ({ method = 'GET', path, headers = {}, body, signal, timeoutMs = TIMEOUT_MS }) => {
    signal?.throwIfAborted()
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), timeoutMs)
    const init: RequestInit = {
      method,
      signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
      redirect: 'error',
      headers: {
        accept: 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }
    try {
      const response = await fetch(`${baseUrl}${path}`, init)
      if (!response.ok) throw await refusalOf(response)
      return response
    } catch (cause) {
      if (cause instanceof ServiceClientError) throw cause
      signal?.throwIfAborted()
      const message = late.signal.aborted
        ? `The service did not answer within ${timeoutMs} ms.`
        : 'The service cannot be reached.'
      throw new ServiceClientError('SERVICE_UNREACHABLE', message, { cause })
    } finally {
      clearTimeout(timer)
    }
  }
}

/**
 * Reads an answer and checks it against the API's schema.
 *
 * @throws ServiceClientError `SERVICE_UNREACHABLE`, `INVALID_ANSWER`, `ANSWER_TOO_LARGE`.
 */
export async function readAnswer<Schema extends z.ZodType>(
  response: Response,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const json = parseJson(await readText(response, MAX_JSON_BYTES))
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const failures = parsed.error.issues.map(({ path, message }) => ({
    path: path.map(String).join('.'),
    message,
  }))
  throw new ServiceClientError('INVALID_ANSWER', 'The answer is not what the API promises.', { failures })
}

async function readText(response: Response, limit: number): Promise<string> {
  return new TextDecoder().decode(await readBytes(response, limit))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ServiceClientError('INVALID_ANSWER', 'The answer is not JSON.', { cause })
  }
}

async function refusalOf(response: Response): Promise<ServiceClientError> {
  const { status, headers } = response
  const text = await readText(response, MAX_ERROR_BYTES).catch(() => '')
  const parsed = errorSchema.safeParse(safeJson(text))
  const said = parsed.success ? parsed.data : undefined
  const retryAfter = headers.get('retry-after') ?? ''
  return new ServiceClientError(
    codeOf(status),
    said?.message ?? `The service answered with status ${status}.`,
    {
      status,
      reason: said?.error,
      failures: said?.failures,
      retryAfterSeconds: /^[0-9]{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined,
    },
  )
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function codeOf(status: number): ServiceClientErrorCode {
  if (status === 401) return 'UNAUTHENTICATED'
  if (status === 404) return 'NOT_FOUND'
  if (status === 429) return 'RATE_LIMITED'
  return status >= 500 ? 'SERVICE_FAILED' : 'REQUEST_REFUSED'
}
