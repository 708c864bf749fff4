import type { JobJson } from '../service/schemas/job-schema.js'
import { jobSchema } from '../service/schemas/job-schema.js'
import { readEvents } from './read-events.js'
import type { SendRequest } from './request.js'
import { isPassing, ServiceClientError } from './service-client-error.js'

export type WaitOptions = {
  /** Called with the job whenever it changed. */
  onProgress?: ((job: JobJson) => void) | undefined
  signal?: AbortSignal | undefined
  /** Between two looks where events do not get through. Default 2000. */
  pollMs?: number | undefined
}

/** The service sends a comment every 15 seconds; a stream that is silent for longer is dead. */
const SILENCE_MS = 60_000
/** Failures in a row, before the wait gives up. */
const MAX_FAILURES = 10
const MAX_PAUSE_MS = 30_000

/**
 * Follows a job by its events until it is over. Between two event streams it looks at the job itself, so proxies that
 * hold events back only make it slower; failures that may pass are retried with growing pauses.
 *
 * @throws ServiceClientError `JOB_FAILED`, `JOB_CANCELLED`, and those of requests.
 * @throws the reason of `signal` when the caller gave up.
 */
export async function waitForJob({
  id,
  get,
  send,
  options,
}: {
  id: string
  get: (id: string, options: { signal?: AbortSignal | undefined }) => Promise<JobJson>
  send: SendRequest
  options: WaitOptions
}): Promise<JobJson> {
  const { onProgress, signal, pollMs = 2000 } = options
  let failures = 0
  let shown = ''
  const show = (job: JobJson) => {
    failures = 0
    const now = JSON.stringify(job)
    if (now !== shown) onProgress?.(job)
    shown = now
    return job
  }

  for (;;) {
    try {
      const job = show(await get(id, { signal }))
      if (isOver(job)) return assertCompleted(job)
      const last = await followEvents({ id, send, signal, show })
      if (last !== undefined && isOver(last)) return assertCompleted(last)
      await pause(pollMs, signal)
    } catch (error) {
      signal?.throwIfAborted()
      failures += 1
      if (!isPassing(error) || failures > MAX_FAILURES) throw error
      await pause(pauseAfter(error, failures, pollMs), signal)
    }
  }
}

/** The last job the events told of; `undefined` where there were none. A stream that breaks off is no failure. */
async function followEvents({
  id,
  send,
  signal,
  show,
}: {
  id: string
  send: SendRequest
  signal: AbortSignal | undefined
  show: (job: JobJson) => JobJson
}): Promise<JobJson | undefined> {
  const stop = new AbortController()
  const abort = () => stop.abort()
  signal?.addEventListener('abort', abort, { once: true })
  let timer = setTimeout(abort, SILENCE_MS)
  const onActivity = () => {
    clearTimeout(timer)
    timer = setTimeout(abort, SILENCE_MS)
  }
  let last: JobJson | undefined
  try {
    const headers = { accept: 'text/event-stream' }
    const response = await send({ path: `/v1/proofs/${id}/events`, headers, signal: stop.signal })
    if (response.body === null) return undefined
    for await (const { event, data } of readEvents(response.body, onActivity)) {
      if (event !== 'progress' && event !== 'over') continue
      const parsed = jobSchema.safeParse(JSON.parse(data))
      if (!parsed.success || parsed.data.id !== id) return last
      last = show(parsed.data)
      if (event === 'over') return last
    }
  } catch {
    // Whatever is wrong with the events, the next look at the job shows whether anything is wrong with the job.
    signal?.throwIfAborted()
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    stop.abort()
  }
  return last
}

function isOver({ state }: JobJson): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled'
}

function assertCompleted(job: JobJson): JobJson {
  if (job.state === 'completed') return job
  if (job.state === 'cancelled') {
    throw new ServiceClientError('JOB_CANCELLED', 'The job was cancelled.', { job })
  }
  const { code = 'UNKNOWN', message = 'no reason given' } = job.failure ?? {}
  throw new ServiceClientError('JOB_FAILED', `The job failed: ${message}`, { job, reason: code })
}

function pauseAfter(error: unknown, failures: number, pollMs: number): number {
  const asked = error instanceof ServiceClientError ? (error.retryAfterSeconds ?? 0) * 1000 : 0
  return Math.max(asked, Math.min(MAX_PAUSE_MS, pollMs * 2 ** (failures - 1)))
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error)
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
