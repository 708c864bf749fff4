import { systemRelayClock } from '../destination/relay-clock.js'
import { isOver, type Job, type JobQueue, type ProofRequest } from '../jobs/job.js'
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
 * somebody else wants it. Where circuits are to choose from, the workers are asked for the first of them, and for the next one
 * when they did not build it.
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

  /** A job's end. An abort withdraws it. */
  async function ended(
    request: ProofRequest,
    signal: AbortSignal,
    onProgress: ProofOptions['onProgress'],
  ): Promise<Job> {
    signal.throwIfAborted()
    const { job: submitted } = await queue.submit({ request, owner, priority })
    let job: Job = submitted
    try {
      while (!isOver(job.state)) job = await follow(job, signal, onProgress)
    } catch (error) {
      if (signal.aborted) await queue.cancel(job.id, { owner }).catch(() => undefined)
      throw error
    }
    return job
  }

  return {
    async buy(request, { circuits, signal = new AbortController().signal, onProgress } = {}) {
      const choices = circuits?.map((circuit) => ({ ...request, circuit }) as ProofRequest) ?? [request]
      let job: Job | undefined
      for (const choice of choices) {
        job = await ended(choice, signal, onProgress)
        if (job.state === 'completed') return job.result
        if (job.failure?.code !== 'UNKNOWN_CIRCUIT') break
      }
      throw failed(request, job)
    },
  }
}

function failed({ kind }: ProofRequest, job: Job | undefined): RelayerError {
  const facts = job === undefined ? [] : [`job: ${job.id}`, `state: ${job.state}`]
  if (job?.failure !== undefined) facts.push(`${job.failure.code}: ${job.failure.message}`)
  return new RelayerError('PROOF_FAILED', `The ${kind} proof could not be made.`, { facts })
}
