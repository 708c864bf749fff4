import { readClients } from '../clients/client-board.js'
import { dashboardSources } from './dashboard-sources.js'
import { openArtifacts } from './open-artifacts.js'
import { openJobs, openServiceDatabase } from './open-jobs.js'
import { type Operation, runProcess } from './operation.js'
import { publishClients } from './publish-clients.js'
import { startApi } from './start-api.js'
import { startRelayers } from './start-relayers.js'
import { startWorker } from './start-worker.js'

export type RunServeParameters = {
  operation: Operation
  /** Prove in this process; by default where the database is this process's own. */
  withWorker?: boolean | undefined
  /** Relay in this process; by default where the database is this process's own and a relayer is configured. */
  withRelayer?: boolean | undefined
  /** Ends the process's work in good order. */
  signal: AbortSignal
  onListening?: ((url: string) => void) | undefined
}

/**
 * Runs the API: with a database of its own a whole service in one process, else one API of many.
 *
 * @returns True when everything stopped as it should.
 * @throws ConfigError, JobError, ArtifactError, ServiceError when a part cannot be started.
 */
export async function runServe({
  operation,
  signal,
  onListening,
  ...choice
}: RunServeParameters): Promise<boolean> {
  const { config, logger } = operation
  const isWhole = config.database.url === undefined
  const { withWorker = isWhole, withRelayer = isWhole && config.relayer !== undefined } = choice
  const start = async () => {
    const database = await openServiceDatabase(operation)
    const jobs = await openJobs(operation, database)
    const store = withWorker || servesFiles(operation) ? await openArtifacts(operation) : undefined
    if (withWorker && store !== undefined) await startWorker(operation, { jobs, store, database })
    if (withRelayer) {
      const { clients } = await startRelayers(operation, { jobs, store })
      publishClients(operation, { database, clients })
    }
    const { url } = await startApi(operation, {
      jobs,
      artifacts: servesFiles(operation) ? store?.artifacts : undefined,
      clients: () => readClients(database),
      dashboard: await dashboardSources(operation, { database }),
    })
    logger.info({ url, worker: withWorker, relayer: withRelayer }, 'ready')
    onListening?.(url)
  }
  return runProcess({ operation, start, signal })
}

/** Files that were fetched are incomplete; an API without a worker serves those that it was given. */
function servesFiles({ config }: Operation): boolean {
  const { url, directory } = config.artifacts
  return url === undefined && (directory !== undefined || config.database.url === undefined)
}
