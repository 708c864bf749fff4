import { MonitorError } from '../monitor-error.js'
import type { Observation } from './observation.js'

/** How far a source's clock may be ahead of the observer's, in milliseconds. */
const CLOCK_DRIFT = 15_000n
/** Sets of 512 seats or 256 validators with room; what is larger is not a set of ours. */
const MAX_WEIGHTS = 4_096

function faultOf(observation: Observation): string | undefined {
  if (observation.time < 0n) return 'time below 0'
  if ('height' in observation && observation.height < 0n) return 'height below 0'
  const soon = observation.time + CLOCK_DRIFT
  switch (observation.kind) {
    case 'finality':
      return observation.finalizedTime > soon ? 'finalized in the future' : undefined
    case 'participation':
      return observation.share >= 0 && observation.share <= 1 ? undefined : 'share outside 0 to 1'
    case 'set': {
      const weights = [...observation.weights.values()]
      if (weights.length === 0 || weights.length > MAX_WEIGHTS) return 'empty set, or too large a one'
      return weights.some((weight) => weight <= 0n) ? 'weight below 1' : undefined
    }
    case 'client':
      if (observation.headTime > soon) return 'head in the future'
      return observation.expiresAfter > 0n ? undefined : 'expires at once'
    case 'outflow':
      return observation.amount >= 0n ? undefined : 'amount below 0'
    case 'header':
      return observation.root === undefined && observation.isVerified
        ? 'verified, yet without root'
        : undefined
    default:
      return undefined
  }
}

/**
 * Throws unless an observation can be true. A detector never sees one that cannot: NaN would make each later comparison
 * false, and a time in the future would hide a stall.
 *
 * @throws MonitorError INVALID_OBSERVATION
 */
export function assertObservation(observation: Observation): void {
  const fault = faultOf(observation)
  if (fault === undefined) return
  throw new MonitorError('INVALID_OBSERVATION', 'An observation cannot be true.', {
    facts: [`kind: ${observation.kind}`, `fault: ${fault}`],
  })
}
