import type { Database } from './database/database.js'
import type { QueueSettings } from './queue-settings.js'

const BATCH = 1000

/** Deletes jobs that have been over for longer than they are kept, in batches. Returns how many. */
export async function pruneJobs(database: Database, { retention }: QueueSettings): Promise<number> {
  let deleted = 0
  for (;;) {
    const batch = await database.query(
      `delete from concordat.proof_jobs where id in (
         select id from concordat.proof_jobs
         where finished_at is not null and finished_at < concordat.job_now() - make_interval(secs =>
           case state when 'completed' then $1::double precision when 'failed' then $2::double precision
             else $3::double precision end)
         order by finished_at limit ${BATCH} for update skip locked)
       returning id`,
      [retention.completedSeconds, retention.failedSeconds, retention.cancelledSeconds],
    )
    deleted += batch.length
    if (batch.length < BATCH) return deleted
  }
}
