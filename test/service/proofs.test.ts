import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createJobQueue, type DatabaseJobQueue } from '../../src/jobs/create-job-queue.js'
import type { Database } from '../../src/jobs/database/database.js'
import { openDatabase } from '../../src/jobs/database/open-database.js'
import type { JobQueue } from '../../src/jobs/job.js'
import { jobAnswerSchema, jobListAnswerSchema } from '../../src/service/schemas/job-schema.js'
import { createMemoryQueue } from './memory-queue.js'
import {
  admin,
  alice,
  apkRequest,
  bob,
  createTestService,
  errorOf,
  jobOf,
  jobsOf,
  linkRequest,
} from './service-fixture.js'

const NO_JOB = 'f'.repeat(64)

let opened: Promise<{ database: Database; queue: DatabaseJobQueue }> | undefined

/** The real queue on a database in memory: one for all tests, emptied for each. */
async function onPglite(): Promise<JobQueue> {
  opened ??= openDatabase({}).then(async (database) => ({
    database,
    queue: await createJobQueue({ database }),
  }))
  const { database, queue } = await opened
  await database.script('truncate concordat.proof_jobs cascade')
  return queue
}

afterAll(async () => {
  const { database, queue } = (await opened) ?? {}
  await queue?.stop()
  await database?.close()
})

describe.each([
  ['memory', async () => createMemoryQueue().queue],
  ['PGlite', onPglite],
])('on a queue in %s', (_, createQueue) => {
  let service: ReturnType<typeof createTestService>
  beforeEach(async () => {
    service = createTestService({ jobs: await createQueue(), limits: { requestsPerMinute: 10_000 } })
  })

  const submit = (json: unknown = apkRequest(), token = alice.token) =>
    service.call('POST', '/v1/proofs', { json, token })

  test('default: a submission is queued, then found by its id and in the list', async () => {
    const answer = await submit()
    expect(answer.status).toBe(202)
    const { data } = jobAnswerSchema.parse(await answer.json())
    expect(answer.headers.get('location')).toBe(`/v1/proofs/${data.id}`)
    expect(data).toMatchObject({
      kind: 'apk',
      network: 'devnet-32',
      state: 'queued',
      priority: 0,
      attempts: 0,
    })
    expect(data.owners).toBeUndefined()
    expect(await jobOf(await service.call('GET', `/v1/proofs/${data.id}`))).toEqual(data)
    const list = await service.call('GET', '/v1/proofs')
    expect(jobListAnswerSchema.parse(await list.json()).data).toEqual([data])
  })

  test('default: a completed job shows its result, and another submission gets it at once', async () => {
    const { id } = await jobOf(await submit())
    const lease = await service.jobs.take({ workerId: 'w', leaseSeconds: 60 })
    expect(await lease?.complete({ kind: 'apk', circuit: 'apk-32-10' })).toBe(true)
    const again = await submit()
    expect(again.status).toBe(200)
    const job = await jobOf(again)
    expect(job).toMatchObject({ id, state: 'completed', result: { kind: 'apk', circuit: 'apk-32-10' } })
    expect(job.finishedAt).toBeDefined()
  })

  test('args: kind link; circuit; priority; state and limit of the list', async () => {
    const link = await jobOf(await submit(linkRequest))
    const named = await jobOf(await submit({ ...apkRequest(), circuit: 'apk-32-10', priority: 10 }))
    expect(link.kind).toBe('link')
    expect(named).toMatchObject({ circuit: 'apk-32-10', priority: 10 })
    expect(await jobsOf(await service.call('GET', '/v1/proofs?limit=1'))).toHaveLength(1)
    expect(await jobsOf(await service.call('GET', '/v1/proofs?state=queued'))).toHaveLength(2)
    expect(await jobsOf(await service.call('GET', '/v1/proofs?state=active'))).toEqual([])
  })

  test('behavior: a hundred concurrent identical submissions are one job', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => submit()))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(99)
    const ids = new Set((await Promise.all(answers.map(jobOf))).map(({ id }) => id))
    expect(ids.size).toBe(1)
    expect((await service.jobs.counts()).queued).toBe(1)
  })

  test('behavior: fields the proof does not need, and the envelope, do not make another job', async () => {
    const request = apkRequest()
    const { id } = await jobOf(await submit(request))
    const update = { ...request.update, spare: 'x'.repeat(1000) }
    const bare = { ...request, update: (request.update as { data?: unknown }).data }
    expect((await jobOf(await submit({ ...request, update }))).id).toBe(id)
    expect((await jobOf(await submit(bare))).id).toBe(id)
    expect((await jobOf(await submit(apkRequest([3])))).id).not.toBe(id)
  })

  test('behavior: another tenant cannot see, watch or cancel a job until it submits the same statement', async () => {
    const { id } = await jobOf(await submit())
    const missing = await service.call('GET', `/v1/proofs/${NO_JOB}`, { token: bob.token })
    const foreign = await service.call('GET', `/v1/proofs/${id}`, { token: bob.token })
    expect([missing.status, foreign.status]).toEqual([404, 404])
    expect(await foreign.text()).toBe(await missing.text())
    expect((await service.call('GET', `/v1/proofs/${id}/events`, { token: bob.token })).status).toBe(404)
    expect((await service.call('DELETE', `/v1/proofs/${id}`, { token: bob.token })).status).toBe(404)
    expect(await jobsOf(await service.call('GET', '/v1/proofs', { token: bob.token }))).toEqual([])
    expect((await jobOf(await service.call('GET', `/v1/proofs/${id}`))).state).toBe('queued')

    expect((await submit(apkRequest(), bob.token)).status).toBe(200)
    expect((await service.call('GET', `/v1/proofs/${id}`, { token: bob.token })).status).toBe(200)
  })

  test('behavior: a job goes on while anybody wants it, and an admin cancels it for all', async () => {
    const { id } = await jobOf(await submit())
    await submit(apkRequest(), bob.token)
    const cancel = (token: string) => service.call('DELETE', `/v1/proofs/${id}`, { token })
    expect((await jobOf(await cancel(alice.token))).state).toBe('queued')
    expect((await jobOf(await cancel(bob.token))).state).toBe('cancelled')
    expect((await jobOf(await cancel(alice.token))).state).toBe('cancelled')

    const other = await jobOf(await submit(apkRequest([1])))
    const seen = await service.call('GET', `/v1/proofs/${other.id}`, { token: admin.token })
    expect((await jobOf(seen)).owners).toEqual(['alice'])
    const ended = await service.call('DELETE', `/v1/proofs/${other.id}`, { token: admin.token })
    expect((await jobOf(ended)).state).toBe('cancelled')
  })

  test('error: a completed job cannot be cancelled, and stays visible', async () => {
    const { id } = await jobOf(await submit())
    await (await service.jobs.take({ workerId: 'w', leaseSeconds: 60 }))?.complete({})
    const answer = await service.call('DELETE', `/v1/proofs/${id}`)
    expect(answer.status).toBe(409)
    expect(await errorOf(answer)).toMatchObject({ code: 409, error: 'JOB_IS_OVER' })
    expect((await jobOf(await service.call('GET', `/v1/proofs/${id}`))).state).toBe('completed')
  })

  test('behavior: an Idempotency-Key keeps a repeated request from queueing a cancelled job again', async () => {
    const post = (json: unknown, key: string) =>
      service.call('POST', '/v1/proofs', { json, headers: { 'idempotency-key': key } })
    const { id } = await jobOf(await post(apkRequest(), 'order-1'))
    await service.call('DELETE', `/v1/proofs/${id}`)
    const repeated = await post(apkRequest(), 'order-1')
    expect(repeated.status).toBe(200)
    expect((await jobOf(repeated)).state).toBe('cancelled')
    expect((await post(apkRequest(), 'order-2')).status).toBe(202)
    const reused = await post(apkRequest([5]), 'order-1')
    expect(reused.status).toBe(422)
    expect(await errorOf(reused)).toMatchObject({ error: 'IDEMPOTENCY_KEY_REUSED' })
    expect((await post(apkRequest([5]), 'x'.repeat(129))).status).toBe(400)
  })
})

describe('limits', () => {
  test.each([
    'state=done',
    'limit=0',
    'limit=101',
    'limit=1e9',
    'limit=NaN',
    'owner=bob',
    'state=queued&state=active',
  ])('error: ?%s is refused', async (query) => {
    const answer = await createTestService().call('GET', `/v1/proofs?${query}`)
    expect(answer.status).toBe(400)
    expect(await errorOf(answer)).toMatchObject({ code: 400, error: 'INVALID_PARAMETER' })
  })

  test('error: a priority above the key’s is forbidden', async () => {
    const { call } = createTestService()
    const post = (token: string, priority: number) =>
      call('POST', '/v1/proofs', { token, json: { ...apkRequest(), priority } })
    expect((await post(alice.token, 11)).status).toBe(403)
    expect((await post(bob.token, 1)).status).toBe(403)
    expect((await post(bob.token, 0)).status).toBe(202)
    expect((await post(alice.token, 10)).status).toBe(200)
  })

  test('error: a full queue refuses, and says when to come again', async () => {
    const { call } = createTestService({ limits: { queuedJobs: 0 } })
    const answer = await call('POST', '/v1/proofs', { json: apkRequest() })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('30')
    expect(await errorOf(answer)).toMatchObject({ code: 503, error: 'QUEUE_FULL' })
  })

  test('error: networks and circuits that are not served are unprocessable', async () => {
    const manifest = { version: 1 as const, circuits: {} }
    const artifacts = {
      directory: '/nowhere',
      manifest,
      circuit() {
        throw new Error('none')
      },
    }
    const { call } = createTestService({ networks: ['mainnet'], artifacts })
    const wrong = await call('POST', '/v1/proofs', { json: apkRequest() })
    expect(wrong.status).toBe(422)
    expect((await errorOf(wrong)).failures?.[0]?.path).toBe('network')
    const json = { ...apkRequest(), network: 'mainnet', circuit: 'apk-32-10' }
    const unbuilt = await call('POST', '/v1/proofs', { json })
    expect(unbuilt.status).toBe(422)
    expect((await errorOf(unbuilt)).failures?.[0]?.path).toBe('circuit')
    expect((await call('POST', '/v1/proofs', { json: { ...apkRequest(), network: 'mainnet' } })).status).toBe(
      202,
    )
  })

  test('error: a database that is away is 503 without its address; a silent one as well', async () => {
    const { call, memory, log } = createTestService({ limits: { dependencySeconds: 0.05 } })
    memory.faults.unavailable = true
    const away = await call('POST', '/v1/proofs', { json: apkRequest() })
    expect(away.status).toBe(503)
    expect(away.headers.get('retry-after')).toBe('1')
    expect(await away.text()).not.toContain('10.1.2.3')
    expect(log.some(({ level }) => level === 'error')).toBe(true)
    memory.faults.silent = true
    expect((await call('GET', `/v1/proofs/${NO_JOB}`)).status).toBe(503)
    expect((await call('GET', '/v1/proofs')).status).toBe(503)
  })
})
