import { ServiceError } from './service-error.js'

/** Deeper than any document of the Beacon API, in any envelope. */
const MAX_DEPTH = 16

/** Keys that reach an object's prototype when somebody copies fields carelessly. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Parses JSON from strangers: depth is measured before anything is built, and no object has a key that could reach a
 * prototype.
 *
 * @throws ServiceError `INVALID_JSON` when the text is not JSON or too deep, `INVALID_REQUEST` on a forbidden key.
 */
export function parseBoundedJson(text: string): unknown {
  if (depthExceeds(text, MAX_DEPTH)) {
    throw new ServiceError('INVALID_JSON', `The JSON is nested more than ${MAX_DEPTH} deep.`)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new ServiceError('INVALID_JSON', 'The body is not JSON.', { cause })
  }
  assertPlainKeys(json)
  return json
}

/** Counts brackets outside strings; text that is no JSON is left to the parser. */
function depthExceeds(text: string, limit: number): boolean {
  let depth = 0
  let isString = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (isString) {
      if (code === 0x5c) index += 1
      else if (code === 0x22) isString = false
    } else if (code === 0x22) {
      isString = true
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1
      if (depth > limit) return true
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1
    }
  }
  return false
}

function assertPlainKeys(json: unknown): void {
  const left: unknown[] = [json]
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (typeof value !== 'object' || value === null) continue
    for (const key of Object.keys(value)) {
      if (FORBIDDEN_KEYS.has(key)) {
        throw new ServiceError('INVALID_REQUEST', `The body has a key named ${key}.`)
      }
      const field: unknown = (value as Record<string, unknown>)[key]
      if (typeof field === 'object' && field !== null) left.push(field)
    }
  }
}
