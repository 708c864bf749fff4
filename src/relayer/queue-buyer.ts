import { systemRelayClock } from '../destination/relay-clock.js'
import { isOver, type Job, type JobQueue } from '../jobs/job.js'
import { isPassing } from '../jobs/job-error.js'
import type { ProofBuyer } from './proof-buyer.js'
import type { ProofOptions } from './proof-options.js'
import { RelayerError } from './relayer-error.js'

export type QueueBuyerParameters = {
  queue: Pick<JobQueue, 'submit' | 'watch' | 'cancel'>
  /** Under which the jobs are counted. Default: `relayer`. */
  owner?: string | undefined
  /** Larger first. Default: 10, ahead of what people ask for by hand. */
  priority?: number | undefined
}

/** Before a job is watched again whose watch failed. */
const PAUSE_MS = 1_000

/**
 * Proofs from a queue that workers serve, on this machine or others. A statement that is queued or proven already is not
 * proven again, so a relayer that was killed finds its proof when it comes back. An abort withdraws the job unless
 * somebody else wants it.
 *
 * @returns Its function throws RelayerError `PROOF_FAILED`, and JobError when the database fails.
 */
export function createQueueBuyer(parameters: QueueBuyerParameters): ProofBuyer {
  const { queue, owner = 'relayer', priority = 10 } = parameters

  /** The job's last known state when the watch ends, which it also does when the database went away for a moment. */
  async function follow(job: Job, signal: AbortSignal, onProgress: ProofOptions['onProgress']): Promise<Job> {
    let last = job
    try {
      for await (const change of queue.watch(job.id, { signal })) {
        last = change
        onProgress?.(change.progress)
      }
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error
      // A database that is away answers at once.
      await systemRelayClock.sleep(PAUSE_MS, signal)
    }
    signal.throwIfAborted()
    return last
  }

  return {
    async buy(request, { signal = new AbortController().signal, onProgress } = {}) {
      signal.throwIfAborted()
      const { job: submitted } = await queue.submit({ request, owner, priority })
      let job: Job = submitted
      try {
        while (!isOver(job.state)) job = await follow(job, signal, onProgress)
      } catch (error) {
        if (signal.aborted) await queue.cancel(job.id, { owner }).catch(() => undefined)
        throw error
      }
      if (job.state === 'completed') return job.result
      const facts = [`job: ${job.id}`, `state: ${job.state}`]
      if (job.failure !== undefined) facts.push(`${job.failure.code}: ${job.failure.message}`)
      throw new RelayerError('PROOF_FAILED', `The ${request.kind} proof could not be made.`, { facts })
    },
  }
}
