import type { Alert } from '../alert/alert.js'
import type { Grade } from '../alert/grade.js'
import type { BreakerMode, TripTarget } from '../breaker/plan-trips.js'
import type { LookFailure } from '../follow/follower.js'
import type { Observation } from '../observation/observation.js'

/** What happens in a watch, for logs and metrics. None of these may throw. */
export type WatchEvents = {
  /** A look is over, whatever came of it. */
  looked(parameters: {
    member: string
    seconds: number
    observations: readonly Observation[]
    failures: readonly LookFailure[]
  }): void
  /** An observation that cannot be true, a detector or a follower that threw. */
  fault(parameters: { member: string; where: string; error: Error }): void
  alert(alert: Alert): void
  /** Incidents that go on, after a look. */
  incidents(parameters: { member: string; counts: Readonly<Record<Grade, number>> }): void
  /** What became of an alert on its way: `given-up` after all attempts, `dropped` from a full queue. */
  delivery(parameters: {
    sink: string
    result: 'delivered' | 'failed' | 'given-up' | 'dropped'
    count: number
    error?: Error | undefined
  }): void
  waiting(parameters: { sink: string; alerts: number }): void
  /** What became of a trip that an alert asked for: `over` when the alert was, before the vote was cast. */
  trip(parameters: {
    target: TripTarget
    mode: BreakerMode
    result: 'planned' | 'voted' | 'refused' | 'failed' | 'over' | 'over-budget' | 'no-quorum'
    error?: Error | undefined
  }): void
  budget(parameters: { left: number }): void
  /** The memory could not be read or written. */
  memory(parameters: { isWell: boolean; error?: Error | undefined }): void
}
