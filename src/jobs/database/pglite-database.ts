import { randomUUID } from 'node:crypto'
import { PGlite, type Transaction } from '@electric-sql/pglite'
import { openDataDirectory } from './data-directory.js'
import type { Database, Listener, Query, Session } from './database.js'
import { sqlState, toJobError } from './to-job-error.js'

export type PgliteDatabaseParameters = {
  /** Folder of the database, made when missing; without it the database is in memory and gone with the process. */
  directory?: string | undefined
  /** Nothing is written while the folder's disk has fewer bytes left; 64 MiB by default. */
  reserveBytes?: number | undefined
}

/** Room for a few segments of the write-ahead log, without which PostgreSQL cannot even give up a transaction. */
const RESERVE_BYTES = 64 * 2 ** 20

/**
 * PostgreSQL inside this process, for one machine without a server. One process at a time may have a folder open.
 *
 * What is committed outlives the death of the process, `kill -9` included. It is not flushed to the disk at each commit
 * (PGlite runs with `fsync` off), so a power cut may lose the last seconds.
 *
 * @throws JobError `DATABASE_LOCKED`, `DATABASE_FULL`, `DATABASE_FAILED`.
 */
export async function openPgliteDatabase(parameters: PgliteDatabaseParameters = {}): Promise<Database> {
  const { directory, reserveBytes = RESERVE_BYTES } = parameters
  const folder = directory === undefined ? undefined : await openDataDirectory(directory, reserveBytes)
  const listeners = new Map<Listener, string>()
  let instance: Promise<PGlite> | undefined
  let isClosed = false

  async function start(): Promise<PGlite> {
    const database = new PGlite(folder?.path ?? 'memory://')
    await database.waitReady
    for (const [listener, channel] of listeners) {
      await database.listen(channel, listener.onPayload)
      listener.onGap()
    }
    return database
  }

  /** Runs `work`; a database that crashed inside (a full disk may do that) is opened anew by the next call. */
  async function use<result>(work: (database: PGlite) => Promise<result>): Promise<result> {
    if (isClosed) throw toJobError(new Error('The connection ended: the database was closed.'))
    instance ??= start()
    const mine = instance
    try {
      return await work(await mine)
    } catch (error) {
      if (error instanceof OwnError) throw error.cause
      const refused = toJobError(error)
      const isCrash = refused !== error && sqlState(error) === undefined
      if (isCrash && instance === mine) {
        if (folder !== undefined) instance = undefined
        mine.then((database) => database.close()).catch(() => undefined)
      }
      throw refused
    }
  }

  const query: Query = async (sql, parameters = []) => {
    if (!/^\s*select\b/i.test(sql)) await folder?.assertRoom()
    return use((database) => queryOn(database)(sql, parameters))
  }
  await use(() => Promise.resolve()).catch(async (error: unknown) => {
    await folder?.release()
    throw error
  })

  return {
    kind: 'pglite',
    session: randomUUID(),
    exclusive: true,
    query,
    async script(sql) {
      await folder?.assertRoom()
      await use((database) => database.exec(sql))
    },
    async transaction(work) {
      await folder?.assertRoom()
      return use((database) => transactionOn(database, work))
    },
    async listen(channel, listener) {
      listeners.set(listener, channel)
      const end = await use((database) => database.listen(channel, listener.onPayload))
      return async () => {
        listeners.delete(listener)
        if (!isClosed) await end().catch(() => undefined)
      }
    },
    async close() {
      if (isClosed) return
      isClosed = true
      await instance?.then((database) => database.close()).catch(() => undefined)
      await folder?.release()
    },
  }
}

function queryOn(database: PGlite | Transaction): Query {
  return async <row>(sql: string, parameters: readonly unknown[] = []) =>
    (await database.query<row>(sql, [...parameters])).rows
}

function sessionOn(session: Transaction): Session {
  return { query: queryOn(session), script: async (sql) => void (await session.exec(sql)) }
}

/** What the work of a transaction threw by itself: says nothing about the database. */
class OwnError extends Error {}

function transactionOn<result>(
  database: PGlite,
  work: (session: Session) => Promise<result>,
): Promise<result> {
  let refusal: unknown
  return database.transaction(async (transaction) => {
    const session = sessionOn(transaction)
    const noting = <answer>(answer: Promise<answer>) =>
      answer.catch((error: unknown) => {
        refusal = error
        throw error
      })
    try {
      return await work({
        query: (sql, parameters) => noting(session.query(sql, parameters)),
        script: (sql) => noting(session.script(sql)),
      })
    } catch (error) {
      throw error === refusal ? error : new OwnError('', { cause: error })
    }
  })
}
