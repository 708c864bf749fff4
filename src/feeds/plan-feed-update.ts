import { isWithin } from './answer-math.js'
import type { SourceAnswer } from './read-evidence.js'
import type { FeedState } from './read-feed.js'

/** When an update is worth its gas: see `createFeedUpdater`. */
export type UpdatePolicy = {
  /** Submit when the answer is further from the newest one, in basis points of it. */
  deviationBps: number
  /** Submit when the newest observation is this many seconds older. */
  refreshSeconds: number
}

/** What to do about an answer, and why. */
export type UpdatePlan =
  | { action: 'submit'; reason: 'first' | 'deviation' | 'heartbeat' | 'hold' | 'confirmation' | 'return' }
  | { action: 'skip'; reason: 'not newer' | 'source went back' | 'waiting' | 'unchanged' }

/**
 * Decides about an answer by the rules that `StorageFeed` will apply, and by the policy.
 *
 * `hold`: it jumps, and must be shown to be confirmed later. `confirmation`: it confirms the answer that waits. `return`:
 * the source came back from a jump, so the answer that waits is dropped.
 */
export function planFeedUpdate({
  feed,
  candidate,
  policy,
}: {
  feed: Pick<FeedState, 'parameters' | 'latest' | 'pending' | 'lastSeen'>
  candidate: SourceAnswer
  policy: UpdatePolicy
}): UpdatePlan {
  const { latest, pending, lastSeen } = feed
  const { deviationBps, confirmSeconds } = feed.parameters.time
  if (candidate.observedAt <= lastSeen.observedAt) return { action: 'skip', reason: 'not newer' }
  if (candidate.updatedAt < lastSeen.updatedAt || candidate.sourceRound < lastSeen.sourceRound) {
    return { action: 'skip', reason: 'source went back' }
  }
  const near = (anchor: bigint, basisPoints = deviationBps) =>
    isWithin({ value: candidate.answer, anchor, basisPoints })
  const isHeld = deviationBps !== 0 && (latest === undefined || !near(latest.answer))
  if (isHeld) {
    if (pending === undefined || !near(pending.answer)) return { action: 'submit', reason: 'hold' }
    const isConfirmed = candidate.observedAt - pending.observedAt >= BigInt(confirmSeconds)
    return isConfirmed ? { action: 'submit', reason: 'confirmation' } : { action: 'skip', reason: 'waiting' }
  }
  if (latest === undefined) return { action: 'submit', reason: 'first' }
  if (pending !== undefined) return { action: 'submit', reason: 'return' }
  if (!near(latest.answer, policy.deviationBps)) return { action: 'submit', reason: 'deviation' }
  if (candidate.observedAt - latest.observedAt >= BigInt(policy.refreshSeconds)) {
    return { action: 'submit', reason: 'heartbeat' }
  }
  return { action: 'skip', reason: 'unchanged' }
}
