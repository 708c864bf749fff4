import type { Database } from './database/database.js'
import { failJob } from './fail-job.js'
import type { Job, JobProgress, JobState, LeasedJob } from './job.js'
import { isFull, isPassing, JobError } from './job-error.js'
import type { QueueSettings } from './queue-settings.js'
import { withPatience } from './with-patience.js'

/**
 * What the holder of a lease may do. Each statement names the lease, so whoever lost it changes nothing, whatever time
 * it is on any machine: a lease is lost when somebody took it away, never by a clock alone.
 */
export function createLeasedJob({
  database,
  settings,
  job,
  lease,
}: {
  database: Database
  settings: QueueSettings
  job: Job
  lease: string
}): LeasedJob {
  const { id } = job
  const patiently = <result>(call: () => Promise<result>) =>
    // Minutes of proving wait for space on a disk as well.
    withPatience(settings.workerPatienceSeconds, call, (error) => isPassing(error) || isFull(error))

  async function stateOf(): Promise<JobState | undefined> {
    const [row] = await database.query<{ state: JobState }>(
      'select state from concordat.proof_jobs where id = $1 and lease = $2',
      [id, lease],
    )
    return row?.state
  }

  return {
    job,
    lease,

    renew: (progress) =>
      patiently(async () => {
        const held = await database.query(
          `update concordat.proof_jobs set
             lease_until = concordat.job_now() + make_interval(secs => lease_seconds),
             stage = coalesce($3, stage), percent = coalesce($4, percent)
           where id = $1 and lease = $2 and state = 'active' returning id`,
          [id, lease, ...checkProgress(progress)],
        )
        if (held.length > 0) return 'held'
        return (await stateOf()) === 'cancelled' ? 'cancelled' : 'lost'
      }),

    complete: async (result) => {
      const text = toJsonText(result)
      return patiently(async () => {
        const done = await database.query(
          `update concordat.proof_jobs set
             state = 'completed', result = $3::json, stage = 'completed', percent = 100, failure = null,
             finished_at = concordat.job_now(), lease_until = null
           where id = $1 and lease = $2 and state = 'active' returning id`,
          [id, lease, text],
        )
        // The answer to an earlier try may have been lost.
        return done.length > 0 || (await stateOf()) === 'completed'
      })
    },

    fail: (failure) => patiently(() => failJob({ database, settings, id, lease, failure })),

    release: () =>
      patiently(async () => {
        const released = await database.query(
          `update concordat.proof_jobs set
             state = 'queued', stage = 'queued', percent = 0, attempts = greatest(attempts - 1, 0), run_at = '-infinity',
             lease = null, lease_session = null, lease_until = null
           where id = $1 and lease = $2 and state = 'active' returning id`,
          [id, lease],
        )
        return released.length > 0
      }),
  }
}

function checkProgress(progress: JobProgress | undefined): [string | null, number | null] {
  if (progress === undefined) return [null, null]
  const { stage, percent } = progress
  if (!/^[\w .:/-]{1,64}$/.test(stage) || !(percent >= 0 && percent <= 100)) {
    throw new JobError('INVALID_RESULT', 'The progress is not a short name and a percentage.')
  }
  return [stage, percent]
}

function toJsonText(result: unknown): string {
  try {
    const text = JSON.stringify(result)
    if (typeof text === 'string' && text !== 'null') return text
  } catch (cause) {
    throw new JobError('INVALID_RESULT', 'The result is not JSON.', { cause })
  }
  throw new JobError('INVALID_RESULT', 'There is no result.')
}
