import type { Database } from './database.js'
import { openPgliteDatabase } from './pglite-database.js'
import { createPostgresDatabase } from './postgres-database.js'

export type OpenDatabaseParameters = {
  /** `DATABASE_URL`: PostgreSQL when given. */
  url?: string | undefined
  /** Folder for PGlite when there is no `url`; in memory without both. */
  directory?: string | undefined
  /** Of the pool, with `url`. */
  connections?: number | undefined
}

/**
 * Opens the database of the service: a PostgreSQL server by its URL, else one inside this process.
 *
 * @throws JobError `DATABASE_LOCKED`, `DATABASE_FULL`, `DATABASE_FAILED`, for PGlite; a server is asked on first use.
 */
export async function openDatabase({
  url,
  directory,
  connections,
}: OpenDatabaseParameters): Promise<Database> {
  return url === undefined
    ? openPgliteDatabase({ directory })
    : createPostgresDatabase({ url, ...(connections === undefined ? {} : { connections }) })
}
