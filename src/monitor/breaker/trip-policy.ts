import { MonitorError } from '../monitor-error.js'

export type TripPolicy = {
  /** Length of the window in which trips are counted, milliseconds. */
  readonly windowMs: bigint
  /** Trips in a window of one target, and of all. */
  readonly perTarget: number
  readonly inTotal: number
  /** Monitors that must say the same. */
  readonly quorum: number
}

/** Two a day for one target, four for all, as the breaker's default has it, on one monitor's word. */
export const DEFAULT_TRIP_POLICY: TripPolicy = { windowMs: 86_400_000n, perTarget: 2, inTotal: 4, quorum: 1 }

/**
 * Throws unless a policy makes sense.
 *
 * @throws MonitorError INVALID_POLICY
 */
export function assertTripPolicy({ windowMs, perTarget, inTotal, quorum }: TripPolicy): void {
  const counts = [perTarget, inTotal, quorum]
  const isSane = counts.every(Number.isSafeInteger) && perTarget >= 0 && inTotal >= 0 && quorum >= 1
  if (windowMs > 0n && isSane) return
  throw new MonitorError(
    'INVALID_POLICY',
    'A trip budget has a window, counts and a quorum of at least one.',
    {
      facts: [`windowMs: ${windowMs}`, `counts: ${counts.join(', ')}`],
    },
  )
}
