import type { AcceptedHead, AcceptedState } from '../state/accepted-state.js'
import { ClientError } from './client-error.js'
import { requireSeconds } from './require-parameter.js'
import type { Clock } from './system-clock.js'

/** What a caller puts up with. */
export type ReadLimits = {
  /** Greatest age of what is served, in seconds of the source chain's time. Default: any. */
  maxAge?: bigint | undefined
  /** Serve what an expired light client accepted while it was active. Default: no. */
  allowExpired?: boolean | undefined
}

/**
 * Refuses a head that must not be served: frozen always, expired unless that is allowed.
 *
 * @throws ClientError `CLIENT_FROZEN`, `CLIENT_EXPIRED`.
 */
export function requireServable(head: AcceptedHead, limits: ReadLimits): void {
  const facts = [`head: slot ${head.slot}, root ${head.root}`]
  if (head.status === 'frozen') {
    throw new ClientError('CLIENT_FROZEN', 'The light client is frozen by a proven conflict.', { facts })
  }
  if (head.status === 'expired' && limits.allowExpired !== true) {
    const message = 'The head of the light client is older than the weak-subjectivity limit.'
    throw new ClientError('CLIENT_EXPIRED', message, { facts })
  }
}

/**
 * Refuses what is older than the caller allows.
 *
 * @param timestamp Of the source chain, seconds.
 * @throws ClientError `STALE_HEAD`; `CLOCK_BEHIND` when the clock is earlier than what was already finalized, so that no
 * age can be told; `INVALID_PARAMETER`.
 */
export function requireFresh(timestamp: bigint, limits: ReadLimits, clock: Clock): void {
  if (limits.maxAge === undefined) return
  const maxAge = requireSeconds('maxAge', limits.maxAge)
  const now = clock()
  const facts = [`source time: ${timestamp}`, `now: ${now}`, `maxAge: ${maxAge} seconds`]
  if (timestamp > now) {
    const message = 'The clock is behind the source chain, so the age cannot be judged.'
    throw new ClientError('CLOCK_BEHIND', message, { facts })
  }
  if (now - timestamp <= maxAge) return
  const message = `What was accepted is ${now - timestamp} seconds old, more than the caller allows.`
  throw new ClientError('STALE_HEAD', message, { facts })
}

/**
 * An answer of a light client that may be believed at all. Both questions are under way at once; that the light client
 * must not be served from is said first, whatever else is wrong.
 */
export async function servedBy<Value>(
  state: AcceptedState,
  limits: ReadLimits,
  asked: Promise<Value>,
): Promise<Value> {
  const [head, answer] = await Promise.allSettled([state.getHead(), asked])
  if (head.status === 'rejected') throw head.reason
  requireServable(head.value, limits)
  if (answer.status === 'rejected') throw answer.reason
  return answer.value
}
