import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/jobs/database/database.js'
import { openPgliteDatabase } from '../../src/jobs/database/pglite-database.js'
import { createPostgresDatabase } from '../../src/jobs/database/postgres-database.js'
import { JobError } from '../../src/jobs/job-error.js'
import { migrate } from '../../src/jobs/migrations/migrate.js'
import { readClients, writeClients } from '../../src/operation/clients/client-board.js'
import { silentLogger } from '../../src/operation/log/logger.js'
import { publishClients } from '../../src/operation/processes/publish-clients.js'
import { createShutdown } from '../../src/operation/shutdown.js'
import type { ClientStatus } from '../../src/service/schemas/client-schema.js'
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js'

function client(name: string, change: Partial<ClientStatus> = {}): ClientStatus {
  const address = `0x${'12'.repeat(20)}`
  return { name, network: 'mainnet', destination: 'base', address, status: 'active', ...change }
}

/** As if so many minutes had passed since anybody wrote. */
const age = (database: Database, minutes: number) =>
  database.script(
    `update concordat.light_clients set published_at = published_at - interval '${minutes} minutes'`,
  )

function describeBoard(name: string, open: () => Promise<Database>): void {
  describe(name, () => {
    let database: Database
    beforeAll(async () => {
      database = await open()
      await migrate(database)
      return () => database.close()
    })
    afterEach(() => database.script('delete from concordat.light_clients'))

    test('default: the last word of each client, by name, of any number of relayers', async () => {
      expect(await readClients(database)).toEqual([])
      await writeClients(database, [client('two'), client('one', { status: 'unknown' })])
      const one = client('one', { headSlot: '18446744073709551615', checkedAt: '2025-01-01T00:00:00.000Z' })
      await writeClients(database, [one, client('three', { problem: "it's; drop table" })])
      expect(await readClients(database)).toEqual([
        one,
        client('three', { problem: "it's; drop table" }),
        client('two'),
      ])
      await writeClients(database, [])
      expect(await readClients(database)).toHaveLength(3)
    })

    test('behavior: a client of a silent relayer is unknown, and gone after a day', async () => {
      await writeClients(database, [client('one', { headSlot: '9' })])
      await age(database, 4)
      expect(await readClients(database)).toMatchObject([{ status: 'active' }])
      await age(database, 2)
      const silent = client('one', { headSlot: '9', status: 'unknown', problem: 'RELAYER_SILENT' })
      expect(await readClients(database)).toEqual([silent])
      await age(database, 24 * 60)
      expect(await readClients(database)).toEqual([])
      await writeClients(database, [client('two')])
      expect(await database.query('select name from concordat.light_clients')).toEqual([{ name: 'two' }])
      expect(await readClients(database)).toMatchObject([{ name: 'two', status: 'active' }])
    })
  })
}

describeBoard('client board on PGlite', () => openPgliteDatabase())

describe.skipIf(!hasPostgres)('with a server', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  }, 120_000)
  afterAll(() => postgres?.remove())
  describeBoard('client board on PostgreSQL', async () =>
    createPostgresDatabase({ url: await postgres.createDatabase('board') }),
  )
})

describe('publishClients', () => {
  function publish(database: Database, clients: () => Promise<readonly ClientStatus[]>) {
    const warnings: string[] = []
    const logger = { ...silentLogger, warn: (_: object, message: string) => void warnings.push(message) }
    const shutdown = createShutdown({ drainSeconds: 5, logger })
    publishClients({ logger, shutdown } as Parameters<typeof publishClients>[0], { database, clients })
    return { shutdown, warnings }
  }

  test('default: tells changes only, and what is new at the shutdown', async () => {
    const database = await openPgliteDatabase()
    await migrate(database)
    let writes = 0
    const query: Database['query'] = (sql, parameters) => {
      if (sql.includes('insert into concordat.light_clients')) writes += 1
      return database.query(sql, parameters)
    }
    let now = client('one', { status: 'unknown' })
    const { shutdown } = publish({ ...database, query }, async () => [now])
    await expect.poll(() => readClients(database), { timeout: 10_000 }).toEqual([now])
    now = client('one', { headSlot: '7' })
    await expect.poll(() => readClients(database), { timeout: 10_000 }).toEqual([now])
    await sleep(2200)
    expect(writes).toBe(2)
    now = client('one', { headSlot: '8' })
    expect(await shutdown.stop()).toBe(true)
    expect(await readClients(database)).toEqual([now])
    await database.close()
  })

  test('error: a database that is away is told of once, and told the state once it is back', async () => {
    const database = await openPgliteDatabase()
    let isAway = true
    const transaction: Database['transaction'] = (work) => {
      if (isAway) throw new JobError('DATABASE_UNAVAILABLE', 'The database cannot be reached.')
      return database.transaction(work)
    }
    const { shutdown, warnings } = publish({ ...database, transaction }, async () => [client('one')])
    await expect.poll(() => warnings.length, { timeout: 30_000 }).toBeGreaterThan(0)
    await sleep(2300)
    expect(warnings).toEqual(['the state of the light clients cannot be published'])
    isAway = false
    await expect
      .poll(() => readClients(database).catch(() => []), { timeout: 10_000 })
      .toEqual([client('one')])
    await shutdown.stop()
    await database.close()
  })
})
