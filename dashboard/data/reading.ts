/** What is known of one part of the API, and how its last reading went. Times are the browser's, in milliseconds. */
export type Reading<Value> = {
  value: Value | undefined
  /** When `value` was read. */
  at: number | undefined
  /** Of the last reading, when it failed. */
  problem: Problem | undefined
}

/** `absent`: the service has no such thing. `locked`: it wants an API key. */
export type Problem = { kind: 'absent' | 'locked' | 'failed'; text: string }

export const NOTHING_READ: Reading<never> = { value: undefined, at: undefined, problem: undefined }

/** How a section shows itself. `stale`: it has a value, and newer ones do not come. */
export type Phase = 'loading' | 'ready' | 'stale' | 'absent' | 'locked' | 'failed'

/** After so many missed readings a value is stale. */
const MISSED = 3
const SOON_SECONDS = 10

/** The phase of a reading that is renewed every so many seconds. */
export function phaseOf(reading: Reading<unknown>, now: number, everySeconds: number): Phase {
  const { value, at, problem } = reading
  if (problem !== undefined && (problem.kind !== 'failed' || value === undefined)) return problem.kind
  if (value === undefined || at === undefined) return 'loading'
  return now - at > MISSED * everySeconds * 1000 ? 'stale' : 'ready'
}

/** The reading after one that succeeded. */
export function succeeded<Value>(value: Value, at: number): Reading<Value> {
  return { value, at, problem: undefined }
}

/** The reading after one that failed: what was known stays, unless it is no longer there or ours to see. */
export function failed<Value>(before: Reading<Value>, error: unknown): Reading<Value> {
  const problem = problemOf(error)
  return problem.kind === 'failed' ? { ...before, problem } : { ...NOTHING_READ, problem }
}

/** Seconds until a reading that failed is tried again; `undefined`: not before there is another key. */
export function pauseAfter(error: unknown, everySeconds: number): number | undefined {
  const { kind } = problemOf(error)
  if (kind === 'locked') return undefined
  return kind === 'absent' ? everySeconds : Math.min(everySeconds, SOON_SECONDS)
}

function problemOf(error: unknown): Problem {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  if (code === 'UNAUTHENTICATED') return { kind: 'locked', text: 'The service wants an API key.' }
  if (code === 'NOT_FOUND') return { kind: 'absent', text: 'Not configured on this service.' }
  if (code === 'RATE_LIMITED') return { kind: 'failed', text: 'This API key asks too often.' }
  const text = error instanceof Error ? error.message.split('\n')[0] : undefined
  return { kind: 'failed', text: text || 'The service cannot be reached.' }
}
