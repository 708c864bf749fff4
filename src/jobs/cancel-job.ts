import type { Database, Session } from './database/database.js'
import { isOver, type Job, type JobState } from './job.js'
import { JOB_COLUMNS, JOB_TABLES, type JobRow, toJob } from './job-row.js'

/** Cancels a job, or only what one owner wants of it; the last to withdraw cancels it. One that is over stays as it is. */
export async function cancelJob(
  database: Database,
  { id, owner }: { id: string; owner: string | undefined },
): Promise<Job | undefined> {
  return database.transaction(async (session) => {
    const [held] = await session.query<{ state: JobState }>(
      'select state from concordat.proof_jobs where id = $1 for update',
      [id],
    )
    if (held === undefined) return undefined
    const wish = [id, owner ?? null]
    const mine = await session.query(
      `select owner from concordat.proof_submissions where job_id = $1 and ($2::text is null or owner = $2)`,
      wish,
    )
    if (mine.length === 0) return undefined
    if (!isOver(held.state)) {
      await session.query(
        `update concordat.proof_submissions set withdrawn = true
         where job_id = $1 and ($2::text is null or owner = $2)`,
        wish,
      )
      await cancelUnwanted(session, id)
    }
    const [row] = await session.query<JobRow>(`select ${JOB_COLUMNS} from ${JOB_TABLES} where job.id = $1`, [
      id,
    ])
    return row === undefined ? undefined : toJob(row)
  })
}

/** Keeps the lease, by which its holder learns that the job was cancelled and not lost. */
async function cancelUnwanted(session: Session, id: string): Promise<void> {
  await session.query(
    `update concordat.proof_jobs set state = 'cancelled', stage = 'cancelled', finished_at = concordat.job_now(),
       lease_until = null
     where id = $1 and state in ('queued', 'active') and not exists (
       select from concordat.proof_submissions where job_id = $1 and not withdrawn)`,
    [id],
  )
}
