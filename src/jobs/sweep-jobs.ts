import type { Database, Session } from './database/database.js'
import type { JobFailure } from './job.js'
import type { QueueSettings } from './queue-settings.js'

const DEAD_WORKERS: JobFailure = {
  code: 'WORKERS_LOST',
  message: 'Too many workers died or fell silent over this job.',
  retryable: true,
}

export type Sweep = { requeued: number; failed: number; clockJumped: boolean }

/**
 * Puts jobs back whose lease expired, in their place and uncharged: a dead worker says nothing about the job. Only one
 * process sweeps at a time.
 *
 * A lease is an end on the database's clock, and that clock may be moved. It is looked at every few seconds, so a larger
 * step than that, in either direction, is a moved clock or a database that was off: then every lease and every pause is
 * given its full time again from now, and the living renew before it is judged.
 */
export async function sweepJobs(database: Database, settings: QueueSettings): Promise<Sweep> {
  return database.transaction(async (session) => {
    const nothing = { requeued: 0, failed: 0, clockJumped: false }
    const [last] = await session.query<{ gap: number }>(
      `select extract(epoch from concordat.job_now() - seen)::double precision as gap
       from concordat.job_clock for update skip locked`,
    )
    if (last === undefined) return nothing
    await session.query('update concordat.job_clock set seen = concordat.job_now()')
    if (Math.abs(last.gap) <= settings.clockGapSeconds) return requeueExpired(session, settings)
    await startClocksAgain(session, settings)
    return { ...nothing, clockJumped: true }
  })
}

async function startClocksAgain(session: Session, { backoff }: QueueSettings): Promise<void> {
  await session.query(
    `update concordat.proof_jobs set lease_until = concordat.job_now() + make_interval(secs => lease_seconds)
     where state = 'active'`,
  )
  await session.query(
    `update concordat.proof_jobs set run_at = concordat.job_now() + make_interval(secs => $1)
     where state = 'queued' and run_at > concordat.job_now() + make_interval(secs => $1)`,
    [1.25 * backoff.limitSeconds],
  )
}

async function requeueExpired(session: Session, settings: QueueSettings): Promise<Sweep> {
  const judged = await session.query<{ state: string }>(
    `with expired as materialized (
       select id, lost_leases + 1 > $1 as hopeless from concordat.proof_jobs
       where state = 'active' and lease_until < concordat.job_now()
       order by lease_until limit 1000 for update skip locked
     )
     ${putBack('expired')}`,
    [settings.maxLostLeases, JSON.stringify(DEAD_WORKERS)],
  )
  return summary(judged)
}

/**
 * Puts back the jobs of a session that has ended. Only for a database that no other process can have open: whatever was
 * active when it was opened was active in a process that is gone.
 */
export async function requeueOrphans(database: Database, settings: QueueSettings): Promise<Sweep> {
  const judged = await database.query<{ state: string }>(
    `with orphan as materialized (
       select id, lost_leases + 1 > $1 as hopeless from concordat.proof_jobs
       where state = 'active' and lease_session is distinct from $3 for update
     )
     ${putBack('orphan')}`,
    [settings.maxLostLeases, JSON.stringify(DEAD_WORKERS), database.session],
  )
  return summary(judged)
}

/** Once they are hopeless the last attempt is charged: it is what the job died of. */
function putBack(rows: string): string {
  return `update concordat.proof_jobs job set
       state = case when hopeless then 'failed' else 'queued' end,
       stage = case when hopeless then 'failed' else 'queued' end,
       percent = 0, run_at = '-infinity', lost_leases = lost_leases + 1,
       attempts = case when hopeless then attempts else greatest(attempts - 1, 0) end,
       failure = case when hopeless then $2::json else failure end,
       finished_at = case when hopeless then concordat.job_now() end,
       lease = null, lease_session = null, lease_until = null
     from ${rows} where job.id = ${rows}.id returning job.state`
}

function summary(judged: readonly { state: string }[]): Sweep {
  const failed = judged.filter(({ state }) => state === 'failed').length
  return { requeued: judged.length - failed, failed, clockJumped: false }
}
