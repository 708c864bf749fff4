import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Database, Query, Session } from './database.js'
import { listenOnPostgres } from './postgres-listener.js'
import { toJobError } from './to-job-error.js'

export type PostgresDatabaseParameters = {
  /** `postgresql://user:password@host:port/database`, as in `DATABASE_URL`. */
  url: string
  /** Connections at most, besides one that listens; 10 by default. */
  connections?: number | undefined
  /** After so many seconds without an answer a call fails as `DATABASE_UNAVAILABLE`; 30 by default. */
  timeoutSeconds?: number | undefined
}

/** A database on a PostgreSQL server (13 or newer), for any number of processes and machines. */
export function createPostgresDatabase(parameters: PostgresDatabaseParameters): Database {
  const { url, connections = 10, timeoutSeconds = 30 } = parameters
  const milliseconds = timeoutSeconds * 1000
  const client = {
    connectionString: url,
    application_name: 'concordat',
    keepAlive: true,
    connectionTimeoutMillis: Math.min(milliseconds, 5000),
  }
  const pool = new pg.Pool({
    ...client,
    max: connections,
    query_timeout: milliseconds,
    // A machine that vanished in a transaction does not hold its locks for longer.
    idle_in_transaction_session_timeout: milliseconds,
  })
  // An idle connection that breaks is dropped by the pool; the next call makes a new one.
  pool.on('error', () => undefined)

  async function transaction<result>(work: (session: Session) => Promise<result>): Promise<result> {
    const connection = await pool.connect().catch((error: unknown) => Promise.reject(toJobError(error)))
    // A connection that breaks between two statements says so here; the next statement fails as well.
    const ignore = () => undefined
    connection.on('error', ignore)
    let broken = false
    try {
      const session = sessionOn(connection)
      await session.query('begin')
      const result = await work(session)
      await session.query('commit')
      return result
    } catch (error) {
      await connection.query('rollback').catch(() => {
        broken = true
      })
      throw error
    } finally {
      connection.off('error', ignore)
      connection.release(broken)
    }
  }

  return {
    kind: 'postgresql',
    session: randomUUID(),
    exclusive: false,
    ...sessionOn(pool),
    transaction,
    listen: (channel, listener) => listenOnPostgres({ client, channel, listener }),
    close: () => pool.end(),
  }
}

function sessionOn(connection: pg.Pool | pg.PoolClient): Session {
  const query: Query = async <row>(sql: string, parameters: readonly unknown[] = []) => {
    try {
      const { rows } = await connection.query(sql, [...parameters])
      return rows as row[]
    } catch (error) {
      throw toJobError(error)
    }
  }
  return {
    query,
    async script(sql) {
      await connection.query(sql).catch((error: unknown) => Promise.reject(toJobError(error)))
    },
  }
}
