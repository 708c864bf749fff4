import type { Database } from '../../jobs/database/database.js'
import { JOB_STATES, type JobState } from '../../jobs/job.js'
import type { ProofRunJson, ProofStatsJson } from '../../service/schemas/proof-stats-schema.js'

const SHOWN_DAYS = 7
const SHOWN_RUNS = 20

/** What one proof took. */
export type ProofRun = {
  /** Id of the job. */
  job: string
  kind: string
  network: string
  circuit: string
  status: string
  seconds: number
  peakRssBytes: number | undefined
}

/**
 * Keeps what a proof took, and forgets what is no longer shown.
 *
 * @throws JobError
 */
export async function writeProofRun(database: Database, run: ProofRun): Promise<void> {
  const { job, kind, network, circuit, status, seconds, peakRssBytes } = run
  const peak = peakRssBytes === undefined ? null : Math.round(peakRssBytes)
  await database.query(
    `insert into concordat.proof_runs (job_id, kind, network, circuit, status, seconds, peak_bytes)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [job, kind, network, circuit, status, seconds, peak],
  )
  await database.query(
    `delete from concordat.proof_runs where ended_at < concordat.job_now() - interval '${SHOWN_DAYS} days'`,
  )
}

/**
 * Proofs of the last days and what they took, beside the jobs as they are now.
 *
 * @param parameters.owner Shows the jobs that this tenant created or joined; everybody's by default.
 * @throws JobError
 */
export async function readProofStats(
  database: Database,
  { owner = null }: { owner?: string | null | undefined } = {},
): Promise<ProofStatsJson> {
  const counted = await database.query<{ state: JobState; jobs: number }>(
    `select state, count(*)::integer as jobs from concordat.proof_jobs where ${isOwn('proof_jobs.id')} group by state`,
    [owner],
  )
  const counts = new Map(counted.map(({ state, jobs }) => [state, jobs]))
  const jobs = Object.fromEntries(JOB_STATES.map((state) => [state, counts.get(state) ?? 0]))
  const since = `ended_at >= concordat.job_now() - interval '${SHOWN_DAYS} days' and ${isOwn('proof_runs.job_id')}`
  const circuits = await database.query<CircuitRow>(
    `select circuit,
       (count(*) filter (where status = 'completed'))::integer as completed,
       (count(*) filter (where status in ('failed', 'retry')))::integer as failed,
       percentile_cont(0.5) within group (order by seconds) filter (where status = 'completed') as median,
       max(seconds) filter (where status = 'completed') as slowest,
       max(peak_bytes)::double precision as peak
     from concordat.proof_runs where ${since} group by circuit order by circuit`,
    [owner],
  )
  const recent = await database.query<RunRow>(
    `select ended_at, kind, network, circuit, status, seconds, peak_bytes::double precision as peak
     from concordat.proof_runs where ${since} order by sequence desc limit ${SHOWN_RUNS}`,
    [owner],
  )
  return {
    jobs: jobs as Record<JobState, number>,
    circuits: circuits.map(toCircuit),
    recent: recent.map(toRun),
  }
}

/** Whether the owner in the first parameter has the job; true for all where there is no owner. */
function isOwn(job: string): string {
  return `($1::text is null or exists (
    select from concordat.proof_submissions mine where mine.job_id = ${job} and mine.owner = $1))`
}

type CircuitRow = {
  circuit: string
  completed: number
  failed: number
  median: number | null
  slowest: number | null
  peak: number | null
}

type RunRow = Omit<ProofRunJson, 'at' | 'peakBytes'> & { ended_at: Date; peak: number | null }

function toCircuit({ circuit, completed, failed, median, slowest, peak }: CircuitRow) {
  return {
    circuit,
    completed,
    failed,
    ...(median === null ? {} : { medianSeconds: median }),
    ...(slowest === null ? {} : { slowestSeconds: slowest }),
    ...(peak === null ? {} : { peakBytes: peak }),
  }
}

function toRun({ ended_at, kind, network, circuit, status, seconds, peak }: RunRow): ProofRunJson {
  const at = ended_at.toISOString()
  return { at, kind, network, circuit, status, seconds, ...(peak === null ? {} : { peakBytes: peak }) }
}
