import type { Database } from '../../jobs/database/database.js'
import { migrate } from '../../jobs/migrations/migrate.js'
import type { AlertSink } from '../../monitor/deliver/alert-sink.js'
import { writeAlerts } from './alert-board.js'

/**
 * Publishes alerts in a database that other processes share. One that is away is tried for about a day.
 *
 * @param parameters.monitor Address of the monitor that signs.
 */
export function createDatabaseSink({
  database,
  monitor,
}: {
  database: Database
  monitor: string
}): AlertSink {
  let isMigrated = false
  return {
    name: 'database',
    maxQueue: 1_000,
    attempts: 300,
    firstPauseMs: 1_000,
    longestPauseMs: 300_000,
    async deliver(issued) {
      if (!isMigrated) await migrate(database)
      isMigrated = true
      await writeAlerts(database, [{ ...issued, monitor }])
    },
  }
}
