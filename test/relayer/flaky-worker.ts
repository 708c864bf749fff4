import type { DatabaseJobQueue } from '../../src/jobs/create-job-queue.js'
import type { LeasedJob } from '../../src/jobs/job.js'
import { lightProof } from './light-proofs.js'

/** What became of the jobs that it took. */
export type WorkerTally = { completed: number; died: number; failed: number; released: number; lost: number }

/** Short enough for a soak: a worker that died is noticed after this. */
const LEASE_SECONDS = 0.5

/**
 * Makes the proofs of a queue, one after another, until `signal` aborts; now and then it dies over a job, fails, or puts
 * one back as a worker does that shuts down.
 */
export function startFlakyWorker({
  queue,
  random,
  signal,
}: {
  queue: DatabaseJobQueue
  /** From 0 on, below 1. */
  random: () => number
  signal: AbortSignal
}): { tally: WorkerTally; done: Promise<void> } {
  const tally: WorkerTally = { completed: 0, died: 0, failed: 0, released: 0, lost: 0 }

  async function work(leased: LeasedJob): Promise<void> {
    await leased.renew({ stage: 'prove', percent: 50 })
    const fate = random()
    if (fate < 0.06) {
      tally.died++
    } else if (fate < 0.12) {
      await leased.fail({ code: 'PROVER_KILLED', message: 'Out of memory.', retryable: true })
      tally.failed++
    } else if (fate < 0.18) {
      await leased.release()
      tally.released++
    } else if (await leased.complete(lightProof(leased.job.request))) {
      tally.completed++
    } else tally.lost++
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const leased = await queue.take({ workerId: 'flaky', leaseSeconds: LEASE_SECONDS })
      if (leased === undefined) await queue.waitForWork({ seconds: 0.2, signal })
      else await work(leased)
    }
  }
  return { tally, done: run() }
}
