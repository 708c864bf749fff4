import type { Database, Session } from './database/database.js'
import type { Job, JobState } from './job.js'
import { JobError } from './job-error.js'
import { JOB_COLUMNS, JOB_TABLES, type JobRow, toJob } from './job-row.js'
import type { ParsedRequest } from './parse-proof-request.js'

type Submission = { parsed: ParsedRequest; owner: string; priority: number; maxAttempts: number }

/**
 * Puts a statement in the queue or joins the job that has it, in one transaction that holds the job's row: submissions
 * of one statement come one after another, those of others at once.
 */
export async function submitJob(
  database: Database,
  submission: Submission,
): Promise<{ job: Job; created: boolean }> {
  return database.transaction(async (session) => {
    const created = (await insertJob(session, submission)) || (await joinJob(session, submission))
    await recordSubmission(session, submission)
    const [row] = await session.query<JobRow>(`select ${JOB_COLUMNS} from ${JOB_TABLES} where job.id = $1`, [
      submission.parsed.id,
    ])
    if (row === undefined) throw new JobError('DATABASE_FAILED', 'A job is gone while its row is held.')
    return { job: toJob(row), created }
  })
}

/** True when there was no such job. */
async function insertJob(session: Session, submission: Submission): Promise<boolean> {
  const { parsed, owner, priority, maxAttempts } = submission
  const inserted = await session.query(
    `insert into concordat.proof_jobs
       (id, kind, request_digest, state, priority, stage, percent, attempts, max_attempts, owner, created_at, run_at)
     values ($1, $2, $3, 'queued', $4, 'queued', 0, 0, $5, $6, concordat.job_now(), '-infinity')
     on conflict (id) do nothing returning id`,
    [parsed.id, parsed.request.kind, parsed.digest, priority, maxAttempts, owner],
  )
  return inserted.length > 0
}

/** True when the job was over without a proof, and is queued again. */
async function joinJob(session: Session, submission: Submission): Promise<boolean> {
  const { parsed, owner, priority, maxAttempts } = submission
  const [found] = await session.query<{ state: JobState }>(
    'select state from concordat.proof_jobs where id = $1 for update',
    [parsed.id],
  )
  // Retention deleted it between the two statements.
  if (found === undefined) throw new JobError('DATABASE_CONFLICT', 'The job was deleted meanwhile.')
  if (found.state === 'queued') {
    await session.query('update concordat.proof_jobs set priority = $2 where id = $1 and priority < $2', [
      parsed.id,
      priority,
    ])
  }
  if (found.state !== 'failed' && found.state !== 'cancelled') return false
  await session.query(
    `update concordat.proof_jobs set
       state = 'queued', request_digest = $2, priority = $3, max_attempts = $4, owner = $5,
       sequence = nextval('concordat.job_sequence'), stage = 'queued', percent = 0, attempts = 0, lost_leases = 0,
       created_at = concordat.job_now(), run_at = '-infinity', started_at = null, finished_at = null,
       worker = null, lease = null, lease_session = null, lease_seconds = null, lease_until = null, failure = null
     where id = $1`,
    [parsed.id, parsed.digest, priority, maxAttempts, owner],
  )
  // Who wanted it before has its answer; it goes on for those who ask from now on.
  await session.query('update concordat.proof_submissions set withdrawn = true where job_id = $1', [
    parsed.id,
  ])
  return true
}

/** Each owner has one request for a job: its last. */
async function recordSubmission(session: Session, { parsed, owner }: Submission): Promise<void> {
  await session.query(
    `insert into concordat.proof_requests (job_id, digest, body) values ($1, $2, $3::json)
     on conflict (job_id, digest) do update set refused = false
       where proof_requests.refused
         and exists (select from concordat.proof_jobs where id = $1 and request_digest = $2 and state = 'queued')`,
    [parsed.id, parsed.digest, parsed.body],
  )
  await session.query(
    `insert into concordat.proof_submissions (job_id, owner, request_digest, submitted_at)
     values ($1, $2, $3, concordat.job_now())
     on conflict (job_id, owner) do update set request_digest = $3, withdrawn = false,
       submitted_at = case when proof_submissions.request_digest = $3
         then proof_submissions.submitted_at else concordat.job_now() end`,
    [parsed.id, owner, parsed.digest],
  )
  await session.query(
    `delete from concordat.proof_requests request where job_id = $1
       and digest <> (select request_digest from concordat.proof_jobs where id = $1)
       and not exists (select from concordat.proof_submissions submission
         where submission.job_id = $1 and submission.request_digest = request.digest)`,
    [parsed.id],
  )
}
