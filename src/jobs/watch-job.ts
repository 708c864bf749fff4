import type { Database } from './database/database.js'
import { isOver, type Job } from './job.js'
import type { JobChanges } from './job-changes.js'
import { isPassing, JobError } from './job-error.js'
import { JOB_COLUMNS, JOB_TABLES, type JobRow, toJob } from './job-row.js'

/** How long a change that was not heard of stays unseen. */
const POLL_SECONDS = 5

/**
 * Yields a job as it is and at each change, until it is over, `signal` aborts or retention deletes it. Changes that
 * follow one another faster than they are read are seen as one. A database that goes away is waited for.
 *
 * @throws JobError `JOB_NOT_FOUND` when there is no such job at the start.
 */
export async function* watchJob({
  database,
  changes,
  id,
  signal,
}: {
  database: Database
  changes: JobChanges
  id: string
  signal: AbortSignal
}): AsyncGenerator<Job, void, undefined> {
  let revision = '0'
  let isKnown = false
  while (!signal.aborted) {
    const change = changes.wait({ id, seconds: POLL_SECONDS, signal })
    try {
      const seen = await look(database, id, revision)
      if (seen === 'gone' && isKnown) return
      if (seen === 'gone') throw new JobError('JOB_NOT_FOUND', 'There is no job of that id.')
      isKnown ||= seen !== 'away'
      if (typeof seen === 'object') {
        revision = seen.revision
        yield seen.job
        if (isOver(seen.job.state)) return
      }
      await change.done
    } finally {
      change.cancel()
    }
  }
}

type Look = { job: Job; revision: string } | 'unchanged' | 'gone' | 'away'

async function look(database: Database, id: string, revision: string): Promise<Look> {
  try {
    const [row] = await database.query<JobRow>(
      `select ${JOB_COLUMNS} from ${JOB_TABLES} where job.id = $1 and job.revision > $2::bigint`,
      [id, revision],
    )
    if (row !== undefined) return { job: toJob(row), revision: row.revision }
    const [known] = await database.query('select id from concordat.proof_jobs where id = $1', [id])
    return known === undefined ? 'gone' : 'unchanged'
  } catch (error) {
    if (isPassing(error)) return 'away'
    throw error
  }
}
