import { createHash } from 'node:crypto'
import { isOver, type Job, type JobQueue } from '../jobs/job.js'
import type { JobJson } from './schemas/job-schema.js'

const encoder = new TextEncoder()

/** A job's event: `id` is made of its content, so it means the same on every machine that serves the job. */
function eventOf(job: JobJson, name: 'progress' | 'over'): { id: string; text: string } {
  const data = JSON.stringify(job)
  const id = createHash('sha256').update(data).digest('hex').slice(0, 16)
  return { id, text: `event: ${name}\nid: ${id}\ndata: ${data}\n\n` }
}

/**
 * Server-sent events of one job: `progress` on every change, `over` when it is over, and a comment now and then so that
 * nothing between takes the connection for dead. The present state comes first, so a client that reconnects misses
 * nothing that matters; it is left out when `lastEventId` shows that the client has it.
 *
 * One event at most waits for a slow reader. When `signal` aborts, or the queue fails, the stream ends without `over`.
 *
 * @param parameters.onEnd Called once, however the stream ends.
 */
export function createJobEvents({
  jobs,
  id,
  show,
  heartbeatSeconds,
  signal,
  lastEventId,
  onEnd,
}: {
  jobs: Pick<JobQueue, 'watch'>
  id: string
  show: (job: Job) => JobJson
  heartbeatSeconds: number
  signal: AbortSignal
  lastEventId: string | undefined
  onEnd: () => void
}): ReadableStream<Uint8Array> {
  const ended = new AbortController()
  const abort = () => ended.abort()
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  const changes = jobs.watch(id, { signal: ended.signal })[Symbol.asyncIterator]()
  let lastId = lastEventId
  let next: Promise<IteratorResult<Job> | 'failed'> | undefined

  let isFinished = false
  function finish() {
    if (isFinished) return
    isFinished = true
    signal.removeEventListener('abort', abort)
    ended.abort()
    // The iterator may be waiting: it ends by the signal.
    void changes.return?.().catch(() => undefined)
    onEnd()
  }

  /** The next text to send, `undefined` at the end. */
  async function nextText(): Promise<{ text: string; isLast: boolean } | undefined> {
    for (;;) {
      next ??= changes.next().catch(() => 'failed' as const)
      const change = await orHeartbeat(next, heartbeatSeconds, ended.signal)
      if (change === 'heartbeat') return { text: ': heartbeat\n\n', isLast: false }
      next = undefined
      if (change === 'ended' || change === 'failed' || change.done === true) return undefined
      const job = change.value
      const isLast = isOver(job.state)
      const event = eventOf(show(job), isLast ? 'over' : 'progress')
      if (event.id === lastId && !isLast) continue
      lastId = event.id
      return { text: event.text, isLast }
    }
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const sent = await nextText()
        if (isFinished) return
        if (sent !== undefined) controller.enqueue(encoder.encode(sent.text))
        if (sent === undefined || sent.isLast) {
          finish()
          controller.close()
        }
      },
      cancel: finish,
    },
    { highWaterMark: 0 },
  )
}

async function orHeartbeat<Value>(
  value: Promise<Value>,
  seconds: number,
  signal: AbortSignal,
): Promise<Value | 'heartbeat' | 'ended'> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let onAbort: (() => void) | undefined
  const other = new Promise<'heartbeat' | 'ended'>((resolve) => {
    onAbort = () => resolve('ended')
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    timer = setTimeout(() => resolve('heartbeat'), seconds * 1000)
  })
  try {
    return await Promise.race([value, other])
  } finally {
    clearTimeout(timer)
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort)
  }
}
