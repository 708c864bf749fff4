import type { Database } from './database/database.js'
import { pruneJobs } from './prune-jobs.js'
import type { QueueSettings } from './queue-settings.js'
import { type Sweep, sweepJobs } from './sweep-jobs.js'

const PRUNE_EVERY_MILLISECONDS = 60_000

export type Maintenance = {
  /** Looks for expired leases at once, or joins the look that is under way. */
  sweep(): Promise<Sweep>
  stop(): Promise<void>
}

/**
 * Sweeps every few seconds and deletes what is no longer kept every minute, in every process that has a queue. The timer
 * does not keep a process alive.
 */
export function startMaintenance({
  database,
  settings,
  onError,
}: {
  database: Database
  settings: QueueSettings
  onError?: ((error: unknown) => void) | undefined
}): Maintenance {
  let sweeping: Promise<Sweep> | undefined
  let pruned = performance.now()

  function sweep(): Promise<Sweep> {
    sweeping ??= sweepJobs(database, settings).finally(() => {
      sweeping = undefined
    })
    return sweeping
  }

  let running: Promise<void> = Promise.resolve()
  let isBusy = false
  async function maintain(): Promise<void> {
    isBusy = true
    try {
      await sweep()
      if (performance.now() - pruned > PRUNE_EVERY_MILLISECONDS) {
        await pruneJobs(database, settings)
        pruned = performance.now()
      }
    } catch (error) {
      onError?.(error)
    } finally {
      isBusy = false
    }
  }
  const timer = setInterval(() => {
    if (!isBusy) running = maintain()
  }, settings.sweepSeconds * 1000)
  timer.unref()

  return {
    sweep,
    async stop() {
      clearInterval(timer)
      await running
      await sweeping?.catch(() => undefined)
    },
  }
}
