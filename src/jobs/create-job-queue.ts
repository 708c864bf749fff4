import { randomUUID } from 'node:crypto'
import { cancelJob } from './cancel-job.js'
import { checkLease, checkLimit, checkName, checkPriority, isJobId } from './check-arguments.js'
import type { Database } from './database/database.js'
import { countJobs, getJob, listJobs, oldestQueuedSeconds } from './find-jobs.js'
import type { JobQueue } from './job.js'
import { listenToJobs } from './job-changes.js'
import { createLeasedJob } from './leased-job.js'
import { startMaintenance } from './maintenance.js'
import { migrate } from './migrations/migrate.js'
import { parseProofRequest } from './parse-proof-request.js'
import { DEFAULT_SETTINGS, type QueueSettings } from './queue-settings.js'
import { submitJob } from './submit-job.js'
import { requeueOrphans, type Sweep } from './sweep-jobs.js'
import { takeJob } from './take-job.js'
import { watchJob } from './watch-job.js'
import { withPatience } from './with-patience.js'

export type CreateJobQueueParameters = {
  /** Stays open when the queue stops: leases may still be ended. */
  database: Database
  settings?: Partial<QueueSettings> | undefined
  /** Errors of the maintenance in the background, which goes on. */
  onError?: ((error: unknown) => void) | undefined
}

/** The queue on a database, with what a process needs besides {@link JobQueue}. */
export type DatabaseJobQueue = JobQueue & {
  /** Ends when a job was queued, at the latest after `seconds` or when `signal` aborts: then `take` again. */
  waitForWork(p: { seconds: number; signal?: AbortSignal | undefined }): Promise<void>
  /** Puts back the jobs of dead workers now instead of within `sweepSeconds`. */
  sweep(): Promise<Sweep>
  /** Returns when the database answers. */
  ping(): Promise<void>
  /** How long the oldest job that is due has been waiting, in seconds; 0 when none is. */
  oldestQueuedSeconds(): Promise<number>
}

/**
 * A queue of proofs in a database, brought to this version's schema first. Any number of queues in any number of
 * processes share one database.
 *
 * Every time that counts is the database's: no machine's clock is read. Calls wait for a database that went away, those
 * of a worker for longer; they may be repeated, for each is carried out once.
 *
 * @throws JobError of `migrate` and of the database.
 */
export async function createJobQueue(parameters: CreateJobQueueParameters): Promise<DatabaseJobQueue> {
  const { database, onError } = parameters
  const settings: QueueSettings = { ...DEFAULT_SETTINGS, ...parameters.settings }
  const { patienceSeconds, workerPatienceSeconds } = settings
  await withPatience(workerPatienceSeconds, () => migrate(database))
  if (database.exclusive) await requeueOrphans(database, settings)
  const changes = await listenToJobs(database)
  const maintenance = startMaintenance({ database, settings, onError })
  const stopping = new AbortController()
  let stopped: Promise<void> | undefined
  const briefly = <result>(call: () => Promise<result>) => withPatience(patienceSeconds, call)

  return {
    submit: async ({ request, owner, priority = 0 }) => {
      const submission = {
        parsed: parseProofRequest(request),
        owner: checkName('owner', owner),
        priority: checkPriority(priority),
        maxAttempts: settings.maxAttempts,
      }
      return briefly(() => submitJob(database, submission))
    },

    get: async (id) => (isJobId(id) ? briefly(() => getJob(database, id)) : undefined),

    list: async ({ state, owner, limit = 50 }) => {
      const checked = checkLimit(limit)
      return briefly(() => listJobs(database, { state, owner, limit: checked }))
    },

    cancel: async (id, { owner } = {}) =>
      isJobId(id) ? briefly(() => cancelJob(database, { id, owner })) : undefined,

    take: async ({ workerId, leaseSeconds }) => {
      const wish = {
        workerId: checkName('worker', workerId),
        leaseSeconds: checkLease(leaseSeconds),
        lease: randomUUID(),
      }
      const next = () => withPatience(workerPatienceSeconds, () => takeJob(database, wish))
      let job = await next()
      if (job === undefined) {
        const { requeued } = await withPatience(workerPatienceSeconds, () => maintenance.sweep())
        if (requeued > 0) job = await next()
      }
      return job === undefined ? undefined : createLeasedJob({ database, settings, job, lease: wish.lease })
    },

    watch: (id, { signal }) =>
      watchJob({ database, changes, id, signal: AbortSignal.any([signal, stopping.signal]) }),

    counts: () => briefly(() => countJobs(database)),
    oldestQueuedSeconds: () => briefly(() => oldestQueuedSeconds(database)),
    waitForWork: ({ seconds, signal }) => changes.wait({ states: ['queued'], seconds, signal }).done,
    sweep: () => maintenance.sweep(),
    ping: async () => void (await database.query('select 1')),

    stop() {
      stopping.abort()
      stopped ??= maintenance.stop().then(() => changes.stop())
      return stopped
    },
  }
}
