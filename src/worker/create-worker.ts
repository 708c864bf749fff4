import { randomUUID } from 'node:crypto'
import type { JobQueue, LeasedJob } from '../jobs/job.js'
import { sweepTemporaryDirectories } from '../prover/sweep-temporary-directories.js'
import type { SourceNetwork } from '../source-chain/source-network.js'
import type { ArtifactStore } from './artifact-store.js'
import type { BackendChoice } from './child-protocol.js'
import { createResultVerifier } from './create-result-verifier.js'
import type { ProofLimits } from './prove-in-child.js'
import type { ProvingMeans } from './prove-request.js'
import { workJob } from './work-job.js'
import { monotonicClock, type WorkerClock } from './worker-clock.js'
import { WorkerError } from './worker-error.js'
import { silentLogger, silentMetrics, type WorkerLogger, type WorkerMetrics } from './worker-events.js'

/** A queue; one that can be waited on is not asked again and again. */
export type WorkerQueue = JobQueue & {
  waitForWork?(p: { seconds: number; signal?: AbortSignal | undefined }): Promise<void>
}

export type CreateWorkerParameters = {
  jobs: WorkerQueue
  store: ArtifactStore
  /** Chains that are proven for, by the `network` of a request. */
  chains: Readonly<Record<string, SourceNetwork>>
  /** Proofs at once, each in a process of its own that takes about two cores; 1 by default. */
  concurrency?: number | undefined
  /** How long a job stays with a worker that was not heard of; 30 by default. */
  leaseSeconds?: number | undefined
  /** Of each proof; none by default. */
  limits?: ProofLimits | undefined
  /** snarkjs by default. */
  backend?: BackendChoice | undefined
  /** Told to the queue; host-independent and random by default. */
  workerId?: string | undefined
  /** Folder for temporary files; the system's by default. */
  temporaryDirectory?: string | undefined
  /** Pause before an empty queue is asked again, when it does not tell; 2 by default. */
  pollSeconds?: number | undefined
  /** How long running proofs may go on after `signal` fires; 30 by default. */
  shutdownSeconds?: number | undefined
  logger?: WorkerLogger | undefined
  metrics?: WorkerMetrics | undefined
  clock?: WorkerClock | undefined
  /** Stops the worker like `stop`. */
  signal?: AbortSignal | undefined
  /** Programs of the child and of the verifying thread, as compiled JavaScript; those of this package by default. */
  modules?: { child?: URL | undefined; thread?: URL | undefined } | undefined
}

export type ProofWorker = {
  id: string
  /** Jobs in work. */
  running(): number
  /** Settles when the worker has stopped. */
  done: Promise<void>
  /**
   * Takes no more jobs and waits for the running proofs; those that are not done in time are ended and given back, so
   * that another worker has them at once. Calling it again with less time shortens the wait.
   */
  stop(p?: { seconds?: number | undefined }): Promise<void>
}

/** After the database failed, so that many workers do not come back together. */
const ERROR_PAUSE_MILLISECONDS = 1000

/**
 * Starts a worker: it takes jobs from the queue and proves each in a process of its own, with limits of memory and time.
 * A job is completed only when its proof verified here against the pinned key, for the statement of the job.
 *
 * Folders that killed workers and provers left behind are removed first.
 *
 * @throws WorkerError `INVALID_SETTING`.
 */
export async function createWorker(parameters: CreateWorkerParameters): Promise<ProofWorker> {
  const { jobs, store, chains, temporaryDirectory, signal } = parameters
  const concurrency = positive('concurrency', parameters.concurrency ?? 1)
  const leaseSeconds = positive('leaseSeconds', parameters.leaseSeconds ?? 30)
  const pollSeconds = positive('pollSeconds', parameters.pollSeconds ?? 2)
  if (!Number.isInteger(concurrency)) throw invalid('concurrency', concurrency)
  const { limits = {}, logger = silentLogger, metrics = silentMetrics, clock = monotonicClock } = parameters
  for (const [name, limit] of Object.entries(limits)) if (limit !== undefined) positive(name, limit)
  const workerId = parameters.workerId ?? `worker-${randomUUID()}`

  const swept = await sweepTemporaryDirectories(temporaryDirectory)
  if (swept.length > 0) logger.info({ folders: swept.length }, 'folders of killed processes removed')

  const means: ProvingMeans = {
    store,
    verifier: createResultVerifier({ module: parameters.modules?.thread }),
    chains,
    backend: parameters.backend ?? { name: 'snarkjs' },
    limits,
    temporaryDirectory,
    module: parameters.modules?.child,
  }
  const usual: Parameters<typeof workJob>[0]['usual'] = new Map()
  const stopping = new AbortController()
  const shutdown = new AbortController()
  const running = new Set<Promise<unknown>>()
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(), { once: true })
  })

  async function take(): Promise<LeasedJob | undefined> {
    try {
      const leased = await jobs.take({ workerId, leaseSeconds })
      if (leased === undefined || !stopping.signal.aborted) return leased
      await leased.release()
    } catch (error) {
      const message = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
      logger.warn({ error: message }, 'no job could be taken')
      await clock.sleep(ERROR_PAUSE_MILLISECONDS * (0.5 + Math.random()), stopping.signal)
    }
    return undefined
  }

  async function waitForWork(): Promise<void> {
    if (stopping.signal.aborted) return
    try {
      if (jobs.waitForWork === undefined) await clock.sleep(pollSeconds * 1000, stopping.signal)
      else await jobs.waitForWork({ seconds: pollSeconds, signal: stopping.signal })
    } catch {
      await clock.sleep(ERROR_PAUSE_MILLISECONDS, stopping.signal)
    }
  }

  function start(leased: LeasedJob): void {
    const work = workJob({
      leased,
      leaseSeconds,
      means,
      usual,
      shutdown: shutdown.signal,
      clock,
      logger,
      metrics,
    }).finally(() => {
      running.delete(work)
      metrics.running(running.size)
    })
    running.add(work)
    metrics.running(running.size)
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (running.size >= concurrency) {
        await Promise.race([...running, stopped])
        continue
      }
      const leased = await take()
      if (leased === undefined) await waitForWork()
      else start(leased)
    }
    await Promise.all(running)
    await means.verifier.stop()
    logger.info({ worker: workerId }, 'worker stopped')
  }

  const done = run()
  const stop = async ({ seconds = parameters.shutdownSeconds ?? 30 } = {}) => {
    stopping.abort()
    const waited = new AbortController()
    void clock.sleep(Math.max(0, seconds) * 1000, waited.signal).then(() => {
      if (!waited.signal.aborted) shutdown.abort()
    })
    await done
    waited.abort()
  }
  if (signal?.aborted) void stop()
  else signal?.addEventListener('abort', () => void stop(), { once: true })
  return { id: workerId, running: () => running.size, done, stop: (p = {}) => stop(withoutUndefined(p)) }
}

function withoutUndefined({ seconds }: { seconds?: number | undefined }): { seconds?: number } {
  return seconds === undefined ? {} : { seconds }
}

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value
  throw invalid(name, value)
}

function invalid(name: string, value: number): WorkerError {
  return new WorkerError('INVALID_SETTING', 'A setting of the worker makes no sense.', {
    facts: [`${name}: ${value}`],
  })
}
