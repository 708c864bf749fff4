import type { Database } from './database/database.js'
import type { Job } from './job.js'
import { JOB_COLUMNS, JOB_TABLES, type JobRow, toJob } from './job-row.js'

/**
 * Takes the queued job of highest priority, the oldest among equals, that nobody else is about to take. May be repeated
 * with the same `lease` when the answer was lost: the job taken by it is returned.
 */
export async function takeJob(
  database: Database,
  { workerId, leaseSeconds, lease }: { workerId: string; leaseSeconds: number; lease: string },
): Promise<Job | undefined> {
  const taken = await database.query<{ id: string }>(
    `with mine as materialized (
       select id from concordat.proof_jobs where state = 'active' and lease = $2 limit 1
     ), next as materialized (
       select id from concordat.proof_jobs
       where state = 'queued' and run_at <= concordat.job_now() and not exists (select from mine)
       order by priority desc, sequence limit 1
       for update skip locked
     ), taken as (
       update concordat.proof_jobs job set
         state = 'active', attempts = attempts + 1, stage = 'taken', percent = 0, worker = $1, lease = $2,
         lease_session = $4, lease_seconds = $3,
         lease_until = concordat.job_now() + make_interval(secs => $3),
         started_at = coalesce(started_at, concordat.job_now())
       from next where job.id = next.id returning job.id
     )
     select id from mine union all select id from taken`,
    [workerId, lease, leaseSeconds, database.session],
  )
  if (taken[0] === undefined) return undefined
  // Nothing but the lease's holder changes an active job's request, so this may be another transaction.
  const [row] = await database.query<JobRow>(
    `select ${JOB_COLUMNS} from ${JOB_TABLES} where job.id = $1 and job.lease = $2`,
    [taken[0].id, lease],
  )
  return row === undefined ? undefined : toJob(row)
}
