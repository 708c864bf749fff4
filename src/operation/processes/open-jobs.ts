import { createJobQueue, type DatabaseJobQueue } from '../../jobs/create-job-queue.js'
import type { Database } from '../../jobs/database/database.js'
import { openDatabase } from '../../jobs/database/open-database.js'
import { ConfigError } from '../config/config-error.js'
import { resolvePath } from '../config/resolve-path.js'
import type { Operation } from './operation.js'

const DAY = 86_400

/**
 * Opens the database, and lets the shutdown close it. A server is asked on first use.
 *
 * @param parameters.shared The database must be one that other processes can have open too.
 * @throws ConfigError `CONFIG_INVALID`, `SECRET_MISSING`; JobError.
 */
export async function openServiceDatabase(
  operation: Operation,
  { shared = false }: { shared?: boolean | undefined } = {},
): Promise<Database> {
  const { config, logger, shutdown } = operation
  const url = await databaseUrl(operation)
  if (shared && url === undefined) {
    throw new ConfigError('CONFIG_INVALID', 'A worker of its own needs a database on a server.', {
      facts: ['database.url: not set; give DATABASE_URL, or let `concordat serve` prove in its own process'],
    })
  }
  const directory = resolvePath(operation, ['database', 'directory'], config.database.directory)
  const { connections } = config.database
  const database = await openDatabase(url === undefined ? { directory } : { url, connections })
  shutdown.add({ name: 'database', stop: () => database.close() })
  logger.info({ database: database.kind, ...(url === undefined ? { directory } : {}) }, 'database open')
  return database
}

/**
 * Opens the queue on a database, brought to this version's schema, and lets the shutdown stop it.
 *
 * @throws JobError of `migrate` and of the database.
 */
export async function openJobs(operation: Operation, database: Database): Promise<DatabaseJobQueue> {
  const { config, logger, metrics, shutdown } = operation
  const { queue: tries, retention } = config
  const queue = await createJobQueue({
    database,
    settings: {
      workerPatienceSeconds: config.database.patienceSeconds,
      maxAttempts: tries.maxAttempts,
      maxLostLeases: tries.maxLostLeases,
      backoff: { firstSeconds: tries.firstPauseSeconds, limitSeconds: tries.longestPauseSeconds },
      retention: {
        completedSeconds: retention.completedDays * DAY,
        failedSeconds: retention.failedDays * DAY,
        cancelledSeconds: retention.cancelledDays * DAY,
      },
    },
    onError: (error) => logger.warn({ error }, 'maintenance of the queue failed'),
  })
  shutdown.add({ name: 'queue', stop: () => queue.stop() })
  metrics.queue.observe(queue)
  return queue
}

/** The URL with its password, or nothing. */
async function databaseUrl({ config, vault }: Operation): Promise<string | undefined> {
  const { url, password } = config.database
  if (url === undefined) return undefined
  const read = await vault.readUrl('database.url', url)
  if (password === undefined) return read
  const complete = new URL(read)
  complete.password = encodeURIComponent(await vault.read('database.password', password))
  return complete.href
}
