import type { RelayerReport } from '../../relayer/relayer-report.js'
import { openJobs } from './open-jobs.js'
import { type Operation, runProcess } from './operation.js'
import { startHealthServer } from './start-health-server.js'
import { createRelayers, type RelayParts, startRelayers } from './start-relayers.js'

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
export function runRelay({ operation, dryRun, signal }: RunRelayParameters): Promise<boolean> {
  const start = async () => {
    const { jobs } = await openParts(operation)
    await startRelayers(operation, { jobs, dryRun })
    const database =
      jobs === undefined ? [] : [{ name: 'database', isWell: () => jobs.ping().then(() => true) }]
    await startHealthServer(operation, database)
    operation.logger.info({}, 'ready')
  }
  return runProcess({ operation, start, signal })
}

/** Looks at every destination once, and does what is to do. */
export async function relayOnce({ operation, dryRun, signal }: RunRelayParameters): Promise<RelayerReport> {
  try {
    const { jobs } = await openParts(operation)
    const relaying = await createRelayers(operation, { jobs, dryRun })
    return await relaying.runOnce({ signal })
  } finally {
    await operation.shutdown.stop()
  }
}

/** The queue, where there is a server for it: the database of one process is that process's alone. */
async function openParts(operation: Operation): Promise<RelayParts> {
  const { database, relayer } = operation.config
  const wantsQueue = relayer?.proofs === undefined || relayer.proofs === 'queue'
  return database.url !== undefined && wantsQueue ? { jobs: await openJobs(operation, { shared: true }) } : {}
}
