import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createJobQueue, type DatabaseJobQueue } from '../../src/jobs/create-job-queue.js'
import type { Database } from '../../src/jobs/database/database.js'
import { openPgliteDatabase } from '../../src/jobs/database/pglite-database.js'
import { createPostgresDatabase } from '../../src/jobs/database/postgres-database.js'
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js'
import { linkRequest } from './requests.js'

const JOBS = process.env.CONCORDAT_FULL === '1' ? 10_000 : 1000
const SAMPLE = 200

vi.setConfig({ testTimeout: 600_000 })

/** Milliseconds of `take` and `complete` together, sorted. */
async function takeSome(queue: DatabaseJobQueue): Promise<number[]> {
  const times: number[] = []
  for (let index = 0; index < SAMPLE; index++) {
    const started = performance.now()
    const lease = await queue.take({ workerId: 'worker', leaseSeconds: 60 })
    await lease?.complete({ proof: index })
    times.push(performance.now() - started)
  }
  return times.toSorted((a, b) => a - b)
}

const at = (times: readonly number[], share: number) => times[Math.floor(times.length * share)] ?? Number.NaN

async function fill(database: Database): Promise<void> {
  const queue = await createJobQueue({ database })
  const submit = async (from: number, count: number) => {
    for (let index = from; index < from + count; index += 8) {
      await Promise.all(
        Array.from({ length: 8 }, (_, next) =>
          queue.submit({ request: linkRequest(index + next), owner: 'alice' }),
        ),
      )
    }
  }
  await submit(0, 400)
  const early = await takeSome(queue)
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const started = performance.now()
  await submit(400, JOBS)
  const seconds = (performance.now() - started) / 1000
  globalThis.gc?.()
  const grown = (process.memoryUsage().heapUsed - before) / 2 ** 20
  expect((await queue.counts()).queued).toBeGreaterThanOrEqual(JOBS)
  const late = await takeSome(queue)
  process.stderr.write(
    `${database.kind}: ${JOBS} jobs queued in ${seconds.toFixed(1)} s, heap +${grown.toFixed(0)} MiB; take and complete ` +
      `median ${at(early, 0.5).toFixed(1)} -> ${at(late, 0.5).toFixed(1)} ms, p99 ${at(late, 0.99).toFixed(1)} ms\n`,
  )
  expect(grown).toBeLessThan(100)
  expect(at(late, 0.5)).toBeLessThan(10 * at(early, 0.5) + 50)
  await queue.stop()
}

test('behavior: a long queue on PGlite costs no memory and takes no longer', async () => {
  const database = await openPgliteDatabase()
  await fill(database)
  await database.close()
})

describe.skipIf(!hasPostgres)('on a server', () => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.remove())

  test('behavior: a long queue on PostgreSQL costs no memory and takes no longer', async () => {
    const database = createPostgresDatabase({ url: server.url() })
    await fill(database)
    await database.close()
  })
})
