import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPostgresDatabase } from '../../src/jobs/database/postgres-database.js'
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js'
import { leftAfter, lightStack } from './light-stack.js'
import { shiftedClock } from './shifted-clock.js'

const clock = hasPostgres ? shiftedClock() : undefined
if (clock === undefined) {
  process.stderr.write(
    'NOTICE: no PostgreSQL or no C compiler: the clock of running processes is not moved.\n',
  )
}
const HOUR = 3600

describe.skipIf(clock === undefined)('the clock of the machine', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    const before = { ...process.env }
    Object.assign(process.env, clock?.env)
    try {
      postgres = await startPostgres()
    } finally {
      for (const name of Object.keys(clock?.env ?? {})) {
        if (before[name] === undefined) delete process.env[name]
        else process.env[name] = before[name]
      }
    }
  })
  afterAll(async () => {
    await postgres.remove()
    clock?.remove()
  })
  const stack = lightStack()

  test('behavior: moved by two hours and back in the middle of proofs, API, worker and database with it, costs no job', async () => {
    const databaseUrl = await postgres.createDatabase('moved')
    const { config, artifacts } = await stack.configure(4000)
    const env = clock?.env ?? {}
    const { client, url } = await stack.serve({ config, databaseUrl, env })
    const worker = await stack.work({ artifacts, databaseUrl, leaseSeconds: 6, env })
    const database = createPostgresDatabase({ url: databaseUrl, connections: 1 })
    const hoursOf = async () => {
      const [row] = await database.query<{ now: number }>(
        'select extract(epoch from now())::double precision as now',
      )
      const served = Date.parse((await fetch(`${url}/healthz`)).headers.get('date') ?? '') / 1000
      const shifts = [row?.now ?? 0, served].map((now) => Math.round((now - Date.now() / 1000) / HOUR) + 0)
      return shifts
    }
    try {
      for (const [n, hours] of [2, -2, 0].entries()) {
        const { job } = await client.submit(stack.request(n))
        await expect.poll(async () => (await client.get(job.id)).state, { timeout: 120_000 }).toBe('active')
        clock?.moveTo(hours)
        expect(await client.wait(job.id, { signal: AbortSignal.timeout(280_000) })).toMatchObject({
          state: 'completed',
          attempts: 1,
        })
        // HTTP servers keep the second they wrote last for a while.
        await expect.poll(hoursOf, { timeout: 30_000 }).toEqual([hours, hours])
      }
      const left = await leftAfter([worker], 3)
      expect(left.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed'])
      const lost = await database.query(
        'select id from concordat.proof_jobs where lost_leases > 0 or attempts <> 1',
      )
      expect(lost).toEqual([])
    } finally {
      await database.close()
    }
  })
})
