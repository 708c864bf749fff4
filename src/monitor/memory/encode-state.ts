import { MonitorError } from '../monitor-error.js'

/**
 * The states of monitors as JSON: maps, sets, integers of any size and `undefined` survive, everything else is what JSON
 * knows. Objects and arrays stand for themselves, so a tag can never be mistaken for data: tagged values are arrays
 * whose first entry is the tag, and plain arrays are tagged too.
 */
export function encodeState(value: unknown): string {
  return JSON.stringify(encoded(value))
}

/**
 * Reads what `encodeState` wrote.
 *
 * @throws MonitorError INVALID_STATE
 */
export function decodeState(text: string): unknown {
  try {
    return decoded(JSON.parse(text))
  } catch (cause) {
    if (cause instanceof MonitorError) throw cause
    throw new MonitorError('INVALID_STATE', 'The state of a monitor is not JSON.', { cause })
  }
}

function encoded(value: unknown): unknown {
  if (typeof value === 'bigint') return ['integer', String(value)]
  if (value === undefined) return ['undefined']
  if (typeof value === 'number' && !Number.isFinite(value)) return ['number', String(value)]
  if (Array.isArray(value)) return ['list', value.map(encoded)]
  if (value instanceof Map) return ['map', [...value].map((entry) => entry.map(encoded))]
  if (value instanceof Set) return ['set', [...value].map(encoded)]
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, encoded(inner)]))
}

function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return untagged(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, decoded(inner)]))
}

function untagged([tag, content]: readonly unknown[]): unknown {
  if (tag === 'undefined') return undefined
  if (tag === 'integer' && typeof content === 'string') return BigInt(content)
  if (tag === 'number' && typeof content === 'string') return Number(content)
  if (Array.isArray(content)) {
    if (tag === 'list') return content.map(decoded)
    if (tag === 'set') return new Set(content.map(decoded))
    if (tag === 'map')
      return new Map(content.map(([key, inner]: unknown[]) => [decoded(key), decoded(inner)] as const))
  }
  throw new MonitorError('INVALID_STATE', 'The state of a monitor holds an unknown value.')
}
