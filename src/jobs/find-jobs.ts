import type { Database } from './database/database.js'
import type { Job, JobState } from './job.js'
import { JOB_COLUMNS, JOB_TABLES, type JobRow, toJob } from './job-row.js'

export async function getJob(database: Database, id: string): Promise<Job | undefined> {
  const [row] = await database.query<JobRow>(`select ${JOB_COLUMNS} from ${JOB_TABLES} where job.id = $1`, [
    id,
  ])
  return row === undefined ? undefined : toJob(row)
}

/** Newest first. */
export async function listJobs(
  database: Database,
  { state, owner, limit }: { state: JobState | undefined; owner: string | undefined; limit: number },
): Promise<Job[]> {
  const rows = await database.query<JobRow>(
    `select ${JOB_COLUMNS} from ${JOB_TABLES}
     where ($1::text is null or job.state = $1)
       and ($2::text is null or exists (
         select from concordat.proof_submissions mine where mine.job_id = job.id and mine.owner = $2))
     order by job.created_at desc, job.sequence desc limit $3`,
    [state ?? null, owner ?? null, limit],
  )
  return rows.map(toJob)
}

export async function countJobs(database: Database): Promise<Record<JobState, number>> {
  const rows = await database.query<{ state: JobState; jobs: number }>(
    'select state, count(*)::integer as jobs from concordat.proof_jobs group by state',
  )
  const counts = { queued: 0, active: 0, completed: 0, failed: 0, cancelled: 0 }
  for (const { state, jobs } of rows) counts[state] = jobs
  return counts
}

/** Seconds that the oldest job which is due has waited, 0 when none is. */
export async function oldestQueuedSeconds(database: Database): Promise<number> {
  const [row] = await database.query<{ seconds: number }>(
    `select coalesce(greatest(extract(epoch from concordat.job_now() - min(greatest(run_at, created_at))), 0), 0)::double precision as seconds
     from concordat.proof_jobs where state = 'queued' and run_at <= concordat.job_now()`,
  )
  return row?.seconds ?? 0
}
