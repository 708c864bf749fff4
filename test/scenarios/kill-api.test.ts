import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createServiceClient } from '../../src/service-client/create-service-client.js'
import { apiKey, apkRequest, serviceFolder } from '../operation/laptop.js'
import { type ServiceProcess, startService } from '../operation/service-process.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js'
import { untilNoProcessOf } from '../worker/worker-harness.js'
import { leftAfter, leftBy, lightStack } from './light-stack.js'
import { servicePrograms } from './service-programs.js'

describe('a laptop that is killed', () => {
  const running: ServiceProcess[] = []
  afterEach(async () => {
    for (const { child, exited } of running.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
    }
  })

  test('behavior: in the middle of a real proof, makes it after it is started again, for a client that waits all the time', async () => {
    const { main } = servicePrograms()
    const { configure, folder } = serviceFolder()
    const worker = { temporaryDirectory: 'proving' }
    const config = configure(await buildSmallApk(), { worker, logging: { level: 'debug' } })
    const serve = async (port: string) => {
      const service = startService(main, ['serve', '--config', config, '--port', port])
      running.push(service)
      return { service, url: String((await service.logged('ready')).url) }
    }
    const first = await serve('0')
    const client = createServiceClient({ baseUrl: first.url, apiKey: apiKey.token })
    const { job } = await client.submit(apkRequest([randomBytes(1).readUInt8() % 32]))
    const waiting = client.wait(job.id, { signal: AbortSignal.timeout(280_000), pollMs: 250 })
    await first.service.logged('stage')
    await sleep(Math.random() * 1000)
    first.service.signal('SIGKILL')
    await first.service.exited
    await untilNoProcessOf(folder)

    const second = await serve(new URL(first.url).port)
    expect(second.url).toBe(first.url)
    expect(await waiting).toMatchObject({ id: job.id, state: 'completed', attempts: 1 })
    expect(await client.list()).toHaveLength(1)
    expect(leftBy(first.service)).toEqual([])
    expect(await leftAfter([second.service], 1)).toEqual([{ job: job.id, status: 'completed' }])
  })
})

describe.skipIf(!hasPostgres)('an API that is killed', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.remove())
  const stack = lightStack()

  test('behavior: three times in the middle of proofs, loses no job and no answer', async () => {
    const databaseUrl = await postgres.createDatabase('killed_api')
    const { config, artifacts } = await stack.configure(1000)
    let api = await stack.serve({ config, databaseUrl })
    const { client } = api
    const worker = await stack.work({ artifacts, databaseUrl })
    const port = new URL(api.url).port
    const ids: string[] = []
    const waiting: Promise<{ state: string; attempts: number }>[] = []
    for (const round of [0, 1, 2]) {
      for (const n of [2 * round, 2 * round + 1]) {
        const { job, created } = await client.submit(stack.request(n))
        expect(created).toBe(true)
        ids.push(job.id)
        waiting.push(client.wait(job.id, { signal: AbortSignal.timeout(280_000), pollMs: 100 }))
      }
      await sleep(300 + Math.random() * 700)
      await stack.kill(api.service)
      expect(await client.list().catch((error: { code: string }) => error.code)).toBe('SERVICE_UNREACHABLE')
      api = await stack.serve({ config, databaseUrl, port })
    }
    for (const job of await Promise.all(waiting))
      expect(job).toMatchObject({ state: 'completed', attempts: 1 })
    expect(await client.list()).toHaveLength(ids.length)
    expect((await leftAfter([worker], ids.length)).toSorted(byJob)).toEqual(
      ids.map((job) => ({ job, status: 'completed' })).toSorted(byJob),
    )
  })
})

const byJob = (left: { job: unknown }, right: { job: unknown }) =>
  String(left.job).localeCompare(String(right.job))
