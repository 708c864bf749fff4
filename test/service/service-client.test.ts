import { rm } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { JobJson } from '../../src/service/schemas/job-schema.js'
import { type ServiceServer, startServiceServer } from '../../src/service/start-service-server.js'
import { createServiceClient } from '../../src/service-client/create-service-client.js'
import { readEvents } from '../../src/service-client/read-events.js'
import { ServiceClientError } from '../../src/service-client/service-client-error.js'
import { alice, apkRequest, bob, createTestService, linkRequest } from './service-fixture.js'
import { contentOf, makeToyArtifacts, sha256 } from './toy-artifacts.js'

const servers: ServiceServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function connected(given: Parameters<typeof createTestService>[0] = {}) {
  const service = createTestService(given)
  const server = await startServiceServer({ app: service.app, drainSeconds: 0.2 })
  servers.push(server)
  const client = createServiceClient({ baseUrl: server.url, apiKey: alice.token })
  return { ...service, server, client }
}

async function codeOf(promise: Promise<unknown>): Promise<ServiceClientError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof ServiceClientError) return error
  throw new Error('expected a ServiceClientError', { cause: error })
}

describe('createServiceClient', () => {
  test('default: submit, join, get, list, cancel', async () => {
    const { client } = await connected()
    const { job, created } = await client.submit(apkRequest())
    expect([created, job.state, job.kind]).toEqual([true, 'queued', 'apk'])
    expect((await client.submit(apkRequest())).created).toBe(false)
    expect(await client.get(job.id)).toEqual(job)
    const { job: link } = await client.submit(linkRequest, { priority: 3, idempotencyKey: 'k' })
    expect(link.priority).toBe(3)
    expect((await client.list()).map(({ id }) => id)).toEqual([link.id, job.id])
    expect(await client.list({ state: 'active' })).toEqual([])
    expect(await client.list({ limit: 1 })).toHaveLength(1)
    expect((await client.cancel(job.id)).state).toBe('cancelled')
  })

  test('default: clients and artifacts, whose files are checked', async () => {
    const { artifacts, root } = await makeToyArtifacts()
    const status = {
      name: 'a',
      network: 'mainnet',
      destination: 'base',
      address: '0x',
      status: 'frozen' as const,
    }
    const { client } = await connected({ artifacts, clients: async () => [status] })
    expect(await client.clients()).toEqual([status])
    const [circuit] = await client.artifacts()
    const file = circuit?.files.find(({ role }) => role === 'wasm')
    expect(file?.sha256).toBe(sha256(contentOf('wasm')))
    if (file !== undefined) expect(sha256(await client.artifact(file))).toBe(file.sha256)
    await rm(root, { recursive: true })
  })

  test('error: refusals are typed and keep what the service said', async () => {
    const { client, server, memory } = await connected({ limits: { requestsPerMinute: 6 } })
    const other = createServiceClient({ baseUrl: server.url, apiKey: `bob.${'x'.repeat(43)}` })
    expect(await codeOf(other.list())).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 })
    expect(await codeOf(client.get('0'.repeat(64)))).toMatchObject({ code: 'NOT_FOUND', status: 404 })
    const malformed = await codeOf(client.submit({ ...linkRequest, committee: {} }))
    expect(malformed).toMatchObject({ code: 'REQUEST_REFUSED', status: 400, reason: 'INVALID_REQUEST' })
    expect(malformed.failures[0]?.path).toMatch(/^committee/)
    expect(await codeOf(client.submit(apkRequest(), { priority: 99 }))).toMatchObject({ status: 403 })
    memory.faults.unavailable = true
    expect(await codeOf(client.list())).toMatchObject({
      code: 'SERVICE_FAILED',
      status: 503,
      retryAfterSeconds: 1,
    })
    await codeOf(client.list())
    await codeOf(client.list())
    const limited = await codeOf(client.list())
    expect(limited.code).toBe('RATE_LIMITED')
    expect(limited.retryAfterSeconds).toBeGreaterThan(0)
    await server.close()
    expect((await codeOf(client.list())).code).toBe('SERVICE_UNREACHABLE')
  })

  test('error: answers that break the promise, wrong URLs, aborted calls', async () => {
    const answering = (body: string) =>
      createServiceClient({ baseUrl: 'https://service.example/base/', fetch: async () => new Response(body) })
    expect((await codeOf(answering('{}').get('a'))).code).toBe('INVALID_ANSWER')
    expect((await codeOf(answering('<html>').list())).code).toBe('INVALID_ANSWER')
    const file = { sha256: sha256(Buffer.from('right')), bytes: 5 }
    expect((await codeOf(answering('wrong').artifact(file))).code).toBe('INVALID_ANSWER')
    expect((await codeOf(answering('far too long').artifact(file))).code).toBe('ANSWER_TOO_LARGE')
    expect(await answering('right').artifact(file)).toHaveLength(5)
    for (const baseUrl of ['', 'ftp://x', 'https://x/?a=1', 'x']) {
      expect(() => createServiceClient({ baseUrl })).toThrow(ServiceClientError)
    }
    const { client } = await connected()
    await expect(client.list({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })

  test('behavior: paths and the key go where they should, and nowhere else', async () => {
    const seen: [string, RequestInit][] = []
    const client = createServiceClient({
      baseUrl: 'https://service.example/base/',
      apiKey: 'alice.secret',
      fetch: async (url, init) => {
        seen.push([url, init])
        return new Response('{"data":[]}')
      },
    })
    await client.list({ state: 'queued' })
    await codeOf(client.get('../v1/clients'))
    expect(seen.map(([url]) => url)).toEqual([
      'https://service.example/base/v1/proofs?state=queued',
      'https://service.example/base/v1/proofs/..%2Fv1%2Fclients',
    ])
    expect(seen[0]?.[1]).toMatchObject({
      redirect: 'error',
      headers: { authorization: 'Bearer alice.secret' },
    })
  })
})

describe('wait', () => {
  async function working(given: Parameters<typeof createTestService>[0] = {}) {
    const all = await connected(given)
    const { job } = await all.client.submit(apkRequest())
    const work = async (pause = 10) => {
      const lease = await all.jobs.take({ workerId: 'w', leaseSeconds: 60 })
      for (const percent of [25, 50, 75]) {
        await new Promise((resolve) => setTimeout(resolve, pause))
        await lease?.renew({ stage: 'prove', percent })
      }
      return lease
    }
    return { ...all, id: job.id, work }
  }

  test('default: progress as it comes, then the completed job', async () => {
    const { client, id, work } = await working()
    const seen: JobJson[] = []
    const waiting = client.wait(id, { onProgress: (job) => seen.push(job) })
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThan(0)
    await (await work())?.complete({ kind: 'apk' })
    expect(await waiting).toMatchObject({ id, state: 'completed', result: { kind: 'apk' } })
    const percents = seen.map(({ progress }) => progress.percent)
    expect(percents).toEqual([...percents].sort((a, b) => a - b))
    expect(percents.at(-1)).toBe(100)
    expect(new Set(seen.map((job) => JSON.stringify(job))).size).toBe(seen.length)
  })

  test('args: polls where events do not get through, or are cut', async () => {
    for (const how of ['refused', 'cut', 'nonsense'] as const) {
      const { server, id, work } = await working()
      const client = createServiceClient({
        baseUrl: server.url,
        apiKey: alice.token,
        fetch: async (url, init) => {
          if (!url.endsWith('/events')) return fetch(url, init)
          if (how === 'refused') return new Response('', { status: 501 })
          return new Response(
            how === 'cut' ? 'event: progress\ndata: {"id' : 'event: over\ndata: nonsense\n\n',
          )
        },
      })
      const waiting = client.wait(id, { pollMs: 10 })
      await (await work(1))?.complete({})
      expect((await waiting).state, how).toBe('completed')
    }
  })

  test('behavior: outlives a restart of the service', async () => {
    const { client, id, work, server, app } = await working()
    const waiting = client.wait(id, { pollMs: 20 })
    const lease = await work()
    await server.close()
    await new Promise((resolve) => setTimeout(resolve, 60))
    servers.push(await startServiceServer({ app, port: server.port, drainSeconds: 0.2 }))
    await lease?.complete({ kind: 'apk' })
    expect((await waiting).state).toBe('completed')
  })

  test('error: failed and cancelled jobs, other tenants’, and a caller who gives up', async () => {
    const { client, id, work, server } = await working()
    const stranger = createServiceClient({ baseUrl: server.url, apiKey: bob.token })
    expect((await codeOf(stranger.wait(id))).code).toBe('NOT_FOUND')
    const stop = new AbortController()
    const givenUp = client.wait(id, { signal: stop.signal })
    setTimeout(() => stop.abort(new Error('enough')), 30)
    await expect(givenUp).rejects.toThrow('enough')
    const failing = codeOf(client.wait(id))
    await (await work())?.fail({ code: 'NO_CIRCUIT_FITS', message: 'too many absent', retryable: false })
    expect(await failing).toMatchObject({
      code: 'JOB_FAILED',
      reason: 'NO_CIRCUIT_FITS',
      job: { id, state: 'failed' },
    })
    const { job } = await client.submit(linkRequest)
    const cancelled = codeOf(client.wait(job.id))
    await client.cancel(job.id)
    expect((await cancelled).code).toBe('JOB_CANCELLED')
  })
})

test('behavior: events are read as the standard says, however they are cut', async () => {
  const text =
    ': hello\r\n\r\nevent: a\r\nid: 1\r\ndata: x\r\ndata:  y\r\n\r\ndata\n\nid: only\n\nevent: b\rdata: ü\r\r'
  const bytes = new TextEncoder().encode(text)
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.slice(i * size, (i + 1) * size),
    )
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces.shift()
        if (piece === undefined) controller.close()
        else controller.enqueue(piece)
      },
    })
    const events: unknown[] = []
    for await (const event of readEvents(body)) events.push(event)
    expect(events.slice(0, 2)).toEqual([
      { event: 'a', id: '1', data: 'x\n y' },
      { event: 'message', id: undefined, data: '' },
    ])
  }
})
