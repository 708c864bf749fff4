import { openArtifacts } from './open-artifacts.js'
import { openJobs, openServiceDatabase } from './open-jobs.js'
import { type Operation, runProcess } from './operation.js'
import { startHealthServer } from './start-health-server.js'
import { startWorker } from './start-worker.js'

/**
 * Runs a worker on a database that other processes share.
 *
 * @returns True when everything stopped as it should.
 * @throws ConfigError, JobError, ArtifactError, WorkerError when it cannot be started.
 */
export function runWorker({
  operation,
  signal,
}: {
  operation: Operation
  signal: AbortSignal
}): Promise<boolean> {
  const start = async () => {
    const database = await openServiceDatabase(operation, { shared: true })
    const jobs = await openJobs(operation, database)
    const store = await openArtifacts(operation)
    const worker = await startWorker(operation, { jobs, store, database })
    let hasEnded = false
    void worker.done.then(() => {
      hasEnded = true
    })
    await startHealthServer(operation, [
      { name: 'database', isWell: () => jobs.ping().then(() => true) },
      { name: 'worker', isWell: () => !hasEnded },
    ])
    operation.logger.info({}, 'ready')
  }
  return runProcess({ operation, start, signal })
}
