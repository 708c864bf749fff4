import type { Job, JobFailure, JobState, ProofRequest } from './job.js'

/** A row of `JOB_COLUMNS`. */
export type JobRow = {
  id: string
  request: ProofRequest
  state: JobState
  priority: number
  stage: string
  percent: number
  attempts: number
  max_attempts: number
  owner: string
  owners: string[] | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  result: unknown
  failure: JobFailure | null
  revision: string
}

/** What {@link toJob} needs, of `concordat.proof_jobs job` joined by {@link JOB_TABLES}. */
export const JOB_COLUMNS = `
  job.id, request.body as request, job.state, job.priority, job.stage, job.percent, job.attempts, job.max_attempts,
  job.owner, job.created_at, job.started_at, job.finished_at, job.result, job.failure, job.revision::text as revision,
  (select json_agg(submission.owner order by submission.submitted_at, submission.owner)
    from concordat.proof_submissions submission where submission.job_id = job.id) as owners`

export const JOB_TABLES = `concordat.proof_jobs job
  join concordat.proof_requests request on request.job_id = job.id and request.digest = job.request_digest`

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    request: row.request,
    state: row.state,
    priority: row.priority,
    progress: { stage: row.stage, percent: row.percent },
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    owner: row.owner,
    owners: row.owners ?? [],
    createdAt: row.created_at,
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    ...(row.result === null ? {} : { result: row.result }),
    ...(row.failure === null ? {} : { failure: row.failure }),
  }
}
