import type { DatabaseJobQueue } from '../../jobs/create-job-queue.js'
import type { Database } from '../../jobs/database/database.js'
import type { RelayerReport } from '../../relayer/relayer-report.js'
import { openJobs, openServiceDatabase } from './open-jobs.js'
import { type Operation, runProcess } from './operation.js'
import { publishClients } from './publish-clients.js'
import { startHealthServer } from './start-health-server.js'
import { createRelayers, startRelayers } from './start-relayers.js'

export type RunRelayParameters = {
  operation: Operation
  /** Plan and estimate; sign nothing, buy no proof. */
  dryRun?: boolean | undefined
  signal: AbortSignal
}

/**
 * Runs the relayer until the signal.
 *
 * @returns True when everything stopped as it should.
 * @throws ConfigError, JobError, ArtifactError, RelayerError when it cannot be started.
 */
export function runRelay({ operation, dryRun = false, signal }: RunRelayParameters): Promise<boolean> {
  const start = async () => {
    const { database, jobs } = await openParts(operation)
    const { clients } = await startRelayers(operation, { jobs, dryRun })
    if (database !== undefined && !dryRun) publishClients(operation, { database, clients })
    const dependencies =
      jobs === undefined ? [] : [{ name: 'database', isWell: () => jobs.ping().then(() => true) }]
    await startHealthServer(operation, dependencies)
    operation.logger.info({}, 'ready')
  }
  return runProcess({ operation, start, signal })
}

/** Looks at every destination once, and does what is to do. */
export async function relayOnce({
  operation,
  dryRun = false,
  signal,
}: RunRelayParameters): Promise<RelayerReport> {
  try {
    const { database, jobs } = await openParts(operation)
    const { runOnce, clients } = await createRelayers(operation, { jobs, dryRun })
    const report = await runOnce({ signal })
    // What it saw is told when it stops.
    if (database !== undefined && !dryRun) publishClients(operation, { database, clients })
    return report
  } finally {
    await operation.shutdown.stop()
  }
}

/** The database and its queue, where there is a server for them: that of one process is that process's alone. */
async function openParts(operation: Operation): Promise<{
  database: Database | undefined
  jobs: DatabaseJobQueue | undefined
}> {
  const { config } = operation
  if (config.database.url === undefined) return { database: undefined, jobs: undefined }
  const database = await openServiceDatabase(operation, { shared: true })
  const wantsQueue = config.relayer?.proofs === undefined || config.relayer.proofs === 'queue'
  return { database, jobs: wantsQueue ? await openJobs(operation, database) : undefined }
}
