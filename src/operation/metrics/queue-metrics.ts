import { Gauge, type Registry } from 'prom-client'
import { JOB_STATES, type JobState } from '../../jobs/job.js'
import { METRICS_PREFIX } from './metrics-prefix.js'

/** The part of a queue that is measured. */
export type MeasuredQueue = {
  counts(): Promise<Record<JobState, number>>
  oldestQueuedSeconds(): Promise<number>
}

const FRESH_MILLISECONDS = 1000

/**
 * How much there is to do. The queue is asked when the metrics are read, at most once a second; while the database is
 * away nothing is said, rather than something old.
 */
export function createQueueMetrics(registry: Registry): { observe(queue: MeasuredQueue): void } {
  let queue: MeasuredQueue | undefined
  let readAt = Number.NEGATIVE_INFINITY
  let last: Promise<{ counts: Record<JobState, number>; oldest: number } | undefined> | undefined

  function read() {
    if (last !== undefined && performance.now() - readAt < FRESH_MILLISECONDS) return last
    readAt = performance.now()
    const asked = queue
    last =
      asked === undefined
        ? Promise.resolve(undefined)
        : Promise.all([asked.counts(), asked.oldestQueuedSeconds()]).then(
            ([counts, oldest]) => ({ counts, oldest }),
            () => undefined,
          )
    return last
  }

  new Gauge({
    name: `${METRICS_PREFIX}queue_depth`,
    help: 'Jobs in the database by state',
    labelNames: ['state'] as const,
    registers: [registry],
    async collect() {
      const found = await read()
      this.reset()
      if (found !== undefined) for (const state of JOB_STATES) this.set({ state }, found.counts[state])
    },
  })
  new Gauge({
    name: `${METRICS_PREFIX}queue_oldest_seconds`,
    help: 'How long the oldest job that is due has been waiting',
    registers: [registry],
    async collect() {
      const found = await read()
      this.remove()
      if (found !== undefined) this.set(found.oldest)
    },
  })
  new Gauge({
    name: `${METRICS_PREFIX}database_up`,
    help: '1 when the database answered, 0 when it did not; only where there is one',
    registers: [registry],
    async collect() {
      const found = await read()
      this.remove()
      if (queue !== undefined) this.set(found === undefined ? 0 : 1)
    },
  })
  return {
    observe(measured) {
      queue = measured
      last = undefined
    },
  }
}
