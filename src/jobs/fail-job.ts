import type { Database, Session } from './database/database.js'
import type { JobFailure } from './job.js'
import type { QueueSettings } from './queue-settings.js'

type Attempt = { attempts: number; max_attempts: number; request_digest: string }

/**
 * Ends an attempt: another after a pause while the budget lasts and the failure may pass; else the job becomes a dead
 * letter. A request that can never succeed ends only itself: when somebody else submitted the same statement by another
 * (an update with the same bits and a true signature), that one is tried, so nobody can spoil a statement for others.
 */
export async function failJob({
  database,
  settings,
  id,
  lease,
  failure,
}: {
  database: Database
  settings: QueueSettings
  id: string
  lease: string
  failure: JobFailure
}): Promise<'retry' | 'failed' | 'lost'> {
  return database.transaction(async (session) => {
    const [attempt] = await session.query<Attempt>(
      `select attempts, max_attempts, request_digest from concordat.proof_jobs
       where id = $1 and lease = $2 and state = 'active' for update`,
      [id, lease],
    )
    if (attempt === undefined) return 'lost'
    const reason = toReason(failure)
    if (failure.retryable && attempt.attempts < attempt.max_attempts) {
      await queueAgain(session, {
        id,
        reason,
        digest: attempt.request_digest,
        attempts: attempt.attempts,
        pause: pauseAfter(attempt.attempts, settings),
      })
      return 'retry'
    }
    const other = failure.retryable ? undefined : await otherRequest(session, id, attempt.request_digest)
    if (other !== undefined) {
      await queueAgain(session, { id, reason, digest: other, attempts: 0, pause: 0 })
      return 'retry'
    }
    await session.query(
      `update concordat.proof_jobs set state = 'failed', stage = 'failed', failure = $2::json,
         finished_at = concordat.job_now(), lease_until = null
       where id = $1`,
      [id, reason],
    )
    return 'failed'
  })
}

async function queueAgain(
  session: Session,
  next: { id: string; reason: string; digest: string; attempts: number; pause: number },
): Promise<void> {
  await session.query(
    `update concordat.proof_jobs set state = 'queued', stage = 'queued', percent = 0, failure = $2::json,
       request_digest = $3, attempts = $4, run_at = concordat.job_now() + make_interval(secs => $5),
       lease = null, lease_session = null, lease_until = null
     where id = $1`,
    [next.id, next.reason, next.digest, next.attempts, next.pause],
  )
}

/** The oldest request for this statement that nobody has refused yet. */
async function otherRequest(session: Session, id: string, refused: string): Promise<string | undefined> {
  await session.query(
    'update concordat.proof_requests set refused = true where job_id = $1 and digest = $2',
    [id, refused],
  )
  const [other] = await session.query<{ digest: string }>(
    `select submission.request_digest as digest
     from concordat.proof_submissions submission
     join concordat.proof_requests request
       on request.job_id = submission.job_id and request.digest = submission.request_digest
     where submission.job_id = $1 and not submission.withdrawn and not request.refused
     order by submission.submitted_at, submission.owner limit 1`,
    [id],
  )
  return other?.digest
}

/** Seconds, within a quarter of the exponential so that jobs that failed together do not come back together. */
function pauseAfter(attempts: number, { backoff }: QueueSettings): number {
  const exponential = Math.min(backoff.firstSeconds * 2 ** (attempts - 1), backoff.limitSeconds)
  return exponential * (0.75 + Math.random() / 2)
}

function toReason({ code, message, retryable }: JobFailure): string {
  return JSON.stringify({ code: code.slice(0, 100), message: message.slice(0, 2000), retryable })
}
