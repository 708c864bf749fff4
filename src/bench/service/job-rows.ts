import type { Database } from '../../jobs/database/database.js'

/** A job as the database has it. */
export type JobRowFigures = {
  id: string
  state: string
  priority: number
  sequence: number
  attempts: number
  lostLeases: number
  /** Seconds on the database's clock. */
  startedAt: number | null
  finishedAt: number | null
}

/** All jobs, in the order in which the queue should hand them out. */
export async function readJobRows(database: Database): Promise<JobRowFigures[]> {
  return database.query<JobRowFigures>(
    `select id, state, priority, sequence::double precision as sequence, attempts, lost_leases as "lostLeases",
       extract(epoch from started_at)::double precision as "startedAt",
       extract(epoch from finished_at)::double precision as "finishedAt"
     from concordat.proof_jobs order by priority desc, sequence`,
  )
}

/**
 * How many places the job that was handed out most out of turn was from its own: workers that ask at the same moment
 * change places with each other, so fewer than there are workers is in order.
 *
 * @param rows In the order in which they should be handed out; those never handed out are passed over.
 */
export function largestDisplacement(rows: readonly JobRowFigures[]): number {
  const started = rows.filter(({ startedAt }) => startedAt !== null)
  const inTurn = new Map(started.map(({ id }, index) => [id, index]))
  const asStarted = started.toSorted((left, right) => (left.startedAt ?? 0) - (right.startedAt ?? 0))
  return asStarted.reduce((most, { id }, index) => Math.max(most, Math.abs(index - (inTurn.get(id) ?? 0))), 0)
}
