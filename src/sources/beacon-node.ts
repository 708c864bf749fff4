import { BeaconJsonError } from '../ethereum/json/beacon-json-error.js'
import { type Fetch, fetchJson } from './fetch-json.js'
import { SourceError } from './source-error.js'

/** One beacon node and how to ask it. */
export type BeaconNode = {
  /** Host of the node: what errors call it. */
  name: string
  base: URL
  headers: Readonly<Record<string, string>>
}

export type AskOptions = {
  fetch: Fetch
  timeoutMs: number
  maxBodyBytes: number
  /** How often one node is asked before the next one. */
  attempts: number
  /** Pause before the second attempt; it doubles with each further one. */
  retryDelayMs: number
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/**
 * Reads a node's base URL. User and password become an `authorization` header, which `fetch` would refuse in a URL.
 *
 * @throws SourceError `INVALID_PARAMETER`.
 */
export function beaconNode(url: string, headers: Readonly<Record<string, string>> = {}): BeaconNode {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new SourceError('INVALID_PARAMETER', 'A beacon node is given by its http or https URL.')
  }
  const { username, password, host } = parsed
  parsed.username = ''
  parsed.password = ''
  parsed.hash = ''
  if (username === '' && password === '') return { name: host, base: parsed, headers }
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const authorization = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`
  return { name: host, base: parsed, headers: { authorization, ...headers } }
}

/** The URL of a route below a node's base; what the base has as query, such as an API key, stays. */
function routeUrl(base: URL, route: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(base)
  url.pathname = `${base.pathname.replace(/\/+$/, '')}${route}`
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

/** Failures that may be gone a moment later. A timeout was waited for once already. */
function isTransient(error: SourceError): boolean {
  if (error.code === 'NODE_UNREACHABLE' || error.code === 'INVALID_JSON') return true
  const { status = 0 } = error
  return error.code === 'NODE_HTTP_ERROR' && (status === 429 || (status >= 500 && status !== 501))
}

/**
 * Asks one node, again after transient failures, and parses its answer.
 *
 * @throws SourceError; `INVALID_DOCUMENT` when the parser refuses the answer.
 * @throws the reason of `signal` when the caller gave up.
 */
export async function askNode<Value>(parameters: {
  node: BeaconNode
  route: string
  query?: Readonly<Record<string, string>>
  parse: (json: unknown, headers: Headers) => Value
  options: AskOptions
  signal?: AbortSignal | undefined
}): Promise<Value> {
  const { node, route, query = {}, parse, options, signal } = parameters
  const url = routeUrl(node.base, route, query)
  for (let attempt = 1; ; attempt++) {
    try {
      const { json, headers } = await fetchJson({
        ...options,
        url,
        node: node.name,
        headers: node.headers,
        signal,
      })
      return parse(json, headers)
    } catch (error) {
      if (error instanceof BeaconJsonError) throw invalidDocument(error, node.name)
      if (!(error instanceof SourceError) || !isTransient(error) || attempt >= options.attempts) throw error
      await options.sleep(options.retryDelayMs * 2 ** (attempt - 1), signal)
    }
  }
}

function invalidDocument(cause: BeaconJsonError, node: string): SourceError {
  const message = "The node's answer does not have the expected shape."
  return new SourceError('INVALID_DOCUMENT', message, { node, cause, facts: [...cause.facts] })
}
