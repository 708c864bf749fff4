import type { JobProgress, LeasedJob } from '../jobs/job.js'
import type { WorkerClock } from './worker-clock.js'

/** How often a job's cancellation is looked for, whatever the lease. */
const LONGEST_PAUSE_MILLISECONDS = 2000

export type LeaseKeeper = {
  /** Stores the progress now instead of with the next renewal. */
  report(): void
  stop(): Promise<void>
}

/**
 * Renews a lease, with the progress of the job, until it is stopped or the job is no longer ours. A database that is
 * away is waited for: a lease is lost when somebody else has the job, and only the database knows.
 *
 * @param onEnd Called once, when the job was cancelled or the lease lost.
 * @param onError Called for each renewal that failed.
 */
export function keepLease({
  leased,
  leaseSeconds,
  progress,
  clock,
  onEnd,
  onError,
}: {
  leased: LeasedJob
  leaseSeconds: number
  progress: () => JobProgress
  clock: WorkerClock
  onEnd: (why: 'cancelled' | 'lost') => void
  onError: (error: unknown) => void
}): LeaseKeeper {
  const stopping = new AbortController()
  const pause = Math.min((leaseSeconds * 1000) / 3, LONGEST_PAUSE_MILLISECONDS)

  let awake = new AbortController()

  const run = async () => {
    while (!stopping.signal.aborted) {
      awake = new AbortController()
      try {
        const state = await leased.renew(progress())
        if (state !== 'held') {
          if (!stopping.signal.aborted) onEnd(state)
          return
        }
      } catch (error) {
        onError(error)
      }
      await clock.sleep(pause, AbortSignal.any([stopping.signal, awake.signal]))
    }
  }
  const running = run()
  return {
    report: () => awake.abort(),
    async stop() {
      stopping.abort()
      await running
    },
  }
}
