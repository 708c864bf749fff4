import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createPostgresDatabase } from '../../jobs/database/postgres-database.js'
import { createBenchClient, submittedJob } from './bench-client.js'
import { type BenchProcess, startProcess } from './bench-process.js'
import { span } from './bench-queue.js'
import { BENCH_CIRCUIT, type BenchStatements, presentWithout } from './bench-statements.js'
import { type JobRowFigures, readJobRows } from './job-rows.js'
import { startBenchApi } from './start-api.js'

export type ProofFigures = {
  circuit: string
  workers: number
  /** Completed within the time. */
  proofs: number
  /** Length of the measurement: to the last completed proof. */
  seconds: number
  perMinute: number
}

/** So many jobs are queued that no worker runs out of them. */
const FASTEST_PROOF_SECONDS = 2

/**
 * Lets worker processes make real proofs for a while, one at a time each.
 *
 * @param seconds How long; longer, up to ten times, where not every worker had time for a proof.
 */
export async function benchProofs(parameters: {
  cli: URL
  folder: string
  statements: BenchStatements
  artifacts: string
  databaseUrl: string
  workers: number
  seconds: number
}): Promise<ProofFigures> {
  const { cli, folder, statements, artifacts, databaseUrl, workers, seconds } = parameters
  const api = await startBenchApi({
    cli,
    folder,
    artifacts,
    databaseUrl,
    chain: statements.config,
    withWorker: false,
  })
  const client = createBenchClient(api)
  const database = createPostgresDatabase({ url: databaseUrl, connections: 1 })
  const started: BenchProcess[] = [api.process]
  try {
    const jobs = workers * Math.ceil(seconds / FASTEST_PROOF_SECONDS)
    for (let n = 0; n < jobs; n++) {
      const body = JSON.stringify(statements.signed(presentWithout(n).absent))
      submittedJob(await client.call({ method: 'POST', path: '/v1/proofs', body }))
    }
    const env = { DATABASE_URL: databaseUrl }
    const argv = [fileURLToPath(cli), 'worker', '--config', api.config, '--concurrency', '1']
    started.push(...Array.from({ length: workers }, () => startProcess(argv, env)))
    await Promise.all(started.map((process) => process.logged('ready')))
    const begun = performance.now()
    for (;;) {
      const rows = await completedRows(database)
      const elapsed = (performance.now() - begun) / 1000
      if (elapsed > seconds && (rows.length >= workers || elapsed > 10 * seconds)) {
        const taken = rows.length === 0 ? elapsed : span(rows)
        const perMinute = (60 * rows.length) / taken
        return { circuit: BENCH_CIRCUIT.name, workers, proofs: rows.length, seconds: taken, perMinute }
      }
      await sleep(250)
    }
  } finally {
    client.close()
    await database.close()
    await Promise.all(started.map((process) => process.stop()))
  }
}

async function completedRows(database: Parameters<typeof readJobRows>[0]): Promise<JobRowFigures[]> {
  return (await readJobRows(database)).filter(({ state }) => state === 'completed')
}
