import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createJobQueue } from '../../src/jobs/create-job-queue.js'
import type { Database } from '../../src/jobs/database/database.js'
import { createPostgresDatabase } from '../../src/jobs/database/postgres-database.js'
import { migrate, migrations } from '../../src/jobs/migrations/migrate.js'
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js'
import { linkRequest } from './requests.js'

describe.skipIf(!hasPostgres)('a server that goes away', () => {
  let server: TestPostgres
  const databases: Database[] = []
  const connect = (url: string, connections = 4) => {
    const database = createPostgresDatabase({ url, connections })
    databases.push(database)
    return database
  }

  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(async () => {
    await Promise.all(databases.map((database) => database.close()))
    await server.remove()
  })

  test('behavior: stopped, killed and started between and during calls, every job has one effect', async () => {
    const url = await server.createDatabase('restarts')
    const client = await createJobQueue({ database: connect(url), settings: { patienceSeconds: 60 } })
    const workers = await Promise.all(
      Array.from({ length: 3 }, () =>
        createJobQueue({ database: connect(url), settings: { sweepSeconds: 0.5 } }),
      ),
    )
    const submitting = (async () => {
      for (let index = 0; index < 150; index++) {
        await client.submit({ request: linkRequest(index), owner: 'alice' })
        await sleep(20)
      }
    })()
    const completions: string[] = []
    const working = workers.map(async (queue, worker) => {
      while (completions.length < 150) {
        const lease = await queue.take({ workerId: `worker-${worker}`, leaseSeconds: 5 })
        if (lease === undefined) await queue.waitForWork({ seconds: 0.5 })
        else {
          await sleep(5)
          if (await lease.complete({ worker })) completions.push(lease.job.id)
        }
      }
    })
    const watched: string[] = []
    const { job } = await client.submit({ request: linkRequest(149), owner: 'alice', priority: -1 })
    const watching = (async () => {
      for await (const { state } of client.watch(job.id, { signal: AbortSignal.timeout(280_000) }))
        watched.push(state)
    })()
    await sleep(500)
    await server.stop()
    await sleep(1000)
    await server.start()
    await sleep(700)
    await server.kill()
    await server.start()
    await Promise.all([submitting, ...working, watching])
    expect(new Set(completions).size).toBe(150)
    expect(completions).toHaveLength(150)
    expect(await client.counts()).toMatchObject({ completed: 150, queued: 0, active: 0, failed: 0 })
    expect(watched.at(-1)).toBe('completed')
    await Promise.all([client, ...workers].map((queue) => queue.stop()))
  })

  test('error: a server that stays away is named, within the patience', async () => {
    const url = await server.createDatabase('away')
    const queue = await createJobQueue({ database: connect(url), settings: { patienceSeconds: 0.5 } })
    await server.stop()
    const started = performance.now()
    await expect(queue.counts()).rejects.toMatchObject({ name: 'JobError', code: 'DATABASE_UNAVAILABLE' })
    await expect(queue.ping()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    expect(performance.now() - started).toBeLessThan(20_000)
    await server.start()
    expect((await queue.counts()).queued).toBe(0)
    await queue.stop()
  })

  test('behavior: four that start at once migrate once', async () => {
    const url = await server.createDatabase('migrations')
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => migrate(connect(url, 1))))
    expect(outcomes.flatMap(({ applied }) => applied)).toEqual(migrations.map(({ number }) => number))
  })
})
