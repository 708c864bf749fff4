import { EventEmitter, on } from 'node:events'
import { isOver, type Job, type JobQueue, type JobState, type LeasedJob } from '../../src/jobs/job.js'
import { JobError } from '../../src/jobs/job-error.js'
import { parseProofRequest } from '../../src/jobs/parse-proof-request.js'

/** A queue in memory that tests can make fail and be slow: for the behaviour of HTTP, not of queues. */
export function createMemoryQueue() {
  const jobs = new Map<string, Job>()
  const changes = new EventEmitter().setMaxListeners(0)
  const faults = { unavailable: false, silent: false, watchers: 0 }

  async function answer<Value>(value: () => Value): Promise<Value> {
    if (faults.silent) await new Promise(() => undefined)
    if (faults.unavailable) throw new JobError('DATABASE_UNAVAILABLE', 'The database is at 10.1.2.3.')
    return value()
  }

  function set(id: string, change: Partial<Job>): Job {
    const before = jobs.get(id)
    if (before === undefined) throw new JobError('JOB_NOT_FOUND', 'There is no job of that id.')
    const job = { ...before, ...change }
    jobs.set(id, job)
    changes.emit(id, job)
    return job
  }

  function lease(job: Job): LeasedJob {
    const isHeld = () => jobs.get(job.id)?.state === 'active'
    return {
      job,
      lease: 'lease',
      async renew(progress) {
        if (!isHeld()) return jobs.get(job.id)?.state === 'cancelled' ? 'cancelled' : 'lost'
        if (progress !== undefined) set(job.id, { progress })
        return 'held'
      },
      async complete(result) {
        if (!isHeld()) return false
        const progress = { stage: 'done', percent: 100 }
        set(job.id, { state: 'completed', result, progress, finishedAt: new Date() })
        return true
      },
      async fail(failure) {
        if (!isHeld()) return 'lost'
        set(job.id, { state: 'failed', failure, finishedAt: new Date() })
        return 'failed'
      },
      async release() {
        if (!isHeld()) return false
        set(job.id, { state: 'queued' })
        return true
      },
    }
  }

  const queue: JobQueue = {
    submit: ({ request, owner, priority = 0 }) =>
      answer(() => {
        const { id, request: kept } = parseProofRequest(request)
        const known = jobs.get(id)
        if (known !== undefined && known.state !== 'failed' && known.state !== 'cancelled') {
          const owners = [...new Set([...(known.owners ?? []), owner])]
          return { job: set(id, { owners }), created: false }
        }
        const job: Job = {
          id,
          request: kept,
          state: 'queued',
          priority,
          progress: { stage: 'queued', percent: 0 },
          attempts: 0,
          maxAttempts: 3,
          owner,
          owners: [owner],
          createdAt: new Date(),
        }
        jobs.set(id, job)
        changes.emit(id, job)
        return { job, created: true }
      }),
    get: (id) => answer(() => jobs.get(id)),
    list: ({ state, owner, limit = 50 }) =>
      answer(() =>
        [...jobs.values()]
          .filter((job) => state === undefined || job.state === state)
          .filter((job) => owner === undefined || job.owners?.includes(owner) === true)
          .reverse()
          .slice(0, limit),
      ),
    cancel: (id, { owner } = {}) =>
      answer(() => {
        const job = jobs.get(id)
        if (job === undefined) return undefined
        if (isOver(job.state)) return job
        const owners = owner === undefined ? [] : (job.owners ?? []).filter((name) => name !== owner)
        const state = owners.length === 0 ? 'cancelled' : job.state
        return set(id, { owners, state })
      }),
    take: async () => {
      const [job] = [...jobs.values()].filter(({ state }) => state === 'queued')
      if (job === undefined) return undefined
      return lease(set(job.id, { state: 'active', attempts: job.attempts + 1, startedAt: new Date() }))
    },
    async *watch(id, { signal }) {
      faults.watchers += 1
      try {
        const seen = on(changes, id, { signal })
        const now = jobs.get(id)
        if (now === undefined) throw new JobError('JOB_NOT_FOUND', 'There is no job of that id.')
        yield now
        if (isOver(now.state)) return
        for await (const [job] of seen as AsyncIterable<[Job]>) {
          yield job
          if (isOver(job.state)) return
        }
      } catch (error) {
        if (!signal.aborted) throw error
      } finally {
        faults.watchers -= 1
      }
    },
    counts: () =>
      answer(() => {
        const counts: Record<JobState, number> = {
          queued: 0,
          active: 0,
          completed: 0,
          failed: 0,
          cancelled: 0,
        }
        for (const { state } of jobs.values()) counts[state] += 1
        return counts
      }),
    stop: async () => undefined,
  }
  return { queue, faults, set }
}
