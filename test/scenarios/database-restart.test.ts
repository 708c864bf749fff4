import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js'
import { leftAfter, lightStack } from './light-stack.js'

describe.skipIf(!hasPostgres)('a database that goes away under the whole service', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.remove())
  const stack = lightStack()

  test('behavior: stopped and killed in the middle of proofs, and at their end, every job ends once', async () => {
    const databaseUrl = await postgres.createDatabase('away')
    const { config, artifacts } = await stack.configure(2000)
    const { client, url } = await stack.serve({ config, databaseUrl })
    const workers = await Promise.all([1, 2].map(() => stack.work({ artifacts, databaseUrl })))
    const ids = await Promise.all(
      [0, 1, 2, 3, 4, 5].map(async (n) => (await client.submit(stack.request(n))).job.id),
    )
    const waiting = Promise.all(
      ids.map((id) => client.wait(id, { signal: AbortSignal.timeout(280_000), pollMs: 200 })),
    )
    await expect
      .poll(async () => (await client.list({ state: 'active' })).length, { timeout: 120_000 })
      .toBe(2)

    await sleep(500)
    await postgres.stop()
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await fetch(`${url}/readyz`)).status).toBe(503)
    // Both proofs are done before there is a database to take them.
    await sleep(3000)
    await postgres.start()
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 120_000 }).toBe(200)
    await sleep(700)
    await postgres.kill()
    await postgres.start()

    for (const job of await waiting) expect(job).toMatchObject({ state: 'completed', attempts: 1 })
    const left = await leftAfter(workers, ids.length)
    expect(left.map(({ status }) => status)).toEqual(ids.map(() => 'completed'))
    expect(new Set(left.map(({ job }) => job))).toEqual(new Set(ids))
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toMatch(/^concordat_queue_depth\{state="completed"\} 6$/m)
    expect(metrics).toMatch(/^concordat_queue_depth\{state="(?:queued|active|failed)"\} 0$/m)
  })
})
