import { rm, writeFile } from 'node:fs/promises'
import { Registry } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { clientListAnswerSchema } from '../../src/service/schemas/client-schema.js'
import type { RequestFacts } from '../../src/service/service-context.js'
import { apkRequest, createTestService, errorOf } from './service-fixture.js'
import { contentOf, makeToyArtifacts } from './toy-artifacts.js'

const PATIENT = { timeout: 30_000 }

type Call = ReturnType<typeof createTestService>['call']

async function readiness(call: Call) {
  const answer = await call('GET', '/readyz', { token: null })
  const { checks } = (await answer.json()) as { checks: Record<string, string> }
  return { status: answer.status, checks }
}

describe('health', () => {
  test('default: alive and ready without a key', async () => {
    const { call } = createTestService()
    const alive = await call('GET', '/healthz', { token: null })
    expect([alive.status, await alive.json()]).toEqual([200, { status: 'ok' }])
    expect(await readiness(call)).toEqual({
      status: 200,
      checks: { database: 'ok', artifacts: 'ok', service: 'ok' },
    })
  })

  test('error: not ready without its database, alive all the same', async () => {
    for (const fault of ['unavailable', 'silent'] as const) {
      const { call, memory } = createTestService({ limits: { dependencySeconds: 0.05 } })
      memory.faults[fault] = true
      expect(await readiness(call)).toMatchObject({ status: 503, checks: { database: 'failed' } })
      expect((await call('GET', '/healthz', { token: null })).status).toBe(200)
    }
  })

  test('behavior: many questions ask the database once', async () => {
    const { call, memory } = createTestService()
    let asked = 0
    const counts = memory.queue.counts
    memory.queue.counts = () => {
      asked += 1
      return counts()
    }
    await Promise.all(Array.from({ length: 50 }, () => readiness(call)))
    expect(asked).toBe(1)
  })

  test('behavior: not ready until the artifacts are verified, and never when they are not sound', async () => {
    const { artifacts, paths, root } = await makeToyArtifacts()
    const artifactsOf = async (call: Call) => (await readiness(call)).checks.artifacts
    const sound = createTestService({ artifacts })
    expect(await readiness(sound.call)).toMatchObject({ status: 503, checks: { artifacts: 'pending' } })
    await expect.poll(() => artifactsOf(sound.call), PATIENT).toBe('ok')
    expect(await readiness(sound.call)).toMatchObject({ status: 200 })

    await writeFile(paths.zkey, contentOf('zkey').fill(1, 7, 8))
    const corrupt = createTestService({ artifacts })
    await expect.poll(() => artifactsOf(corrupt.call), PATIENT).toBe('failed')
    expect(await readiness(corrupt.call)).toMatchObject({ status: 503 })
    expect(JSON.stringify(corrupt.log)).toContain('artifacts are not sound')
    await rm(root, { recursive: true })
  })
})

describe('/metrics', () => {
  test('default: the text of the registry, with a key; without one where it was opened', async () => {
    const registry = new Registry()
    const metrics = { contentType: registry.contentType, metrics: async () => 'proofs_total 1\n' }
    const answer = await createTestService({ metrics }).call('GET', '/metrics')
    expect(answer.headers.get('content-type')).toBe(registry.contentType)
    expect(await answer.text()).toBe('proofs_total 1\n')
    expect((await createTestService({ metrics }).call('GET', '/metrics', { token: null })).status).toBe(401)
    const open = createTestService({ metrics, open: ['metrics'] })
    expect((await open.call('GET', '/metrics', { token: null })).status).toBe(200)
  })

  test('error: none without a registry', async () => {
    expect((await createTestService().call('GET', '/metrics')).status).toBe(404)
  })

  test('behavior: every answer is told by its route’s pattern', async () => {
    const seen: RequestFacts[] = []
    const { call } = createTestService({ onRequest: (facts) => seen.push(facts) })
    await call('GET', `/v1/proofs/${'0'.repeat(64)}`)
    await call('GET', '/nowhere/at/all', { token: null })
    await call('GET', '/v1/proofs', { token: null })
    await call('PUT', '/v1/proofs')
    await call('POST', '/v1/proofs', { json: apkRequest() })
    expect(seen.map(({ method, route, status }) => [method, route, status])).toEqual([
      ['GET', '/v1/proofs/:id', 404],
      ['GET', 'unknown', 404],
      ['GET', '/v1/proofs', 401],
      ['PUT', '/v1/proofs', 405],
      ['POST', '/v1/proofs', 202],
    ])
    expect(seen.every(({ seconds }) => seconds >= 0)).toBe(true)
  })
})

describe('/v1/clients', () => {
  const status = {
    name: 'mainnet-on-base',
    network: 'mainnet',
    destination: 'base',
    address: `0x${'12'.repeat(20)}`,
    status: 'active' as const,
    headSlot: '9567456',
    headLagSlots: '64',
  }

  test('default: what the reader says; nothing without one', async () => {
    const answer = await createTestService({ clients: async () => [status] }).call('GET', '/v1/clients')
    expect(clientListAnswerSchema.parse(await answer.json()).data).toEqual([status])
    expect(await (await createTestService().call('GET', '/v1/clients')).json()).toEqual({ data: [] })
  })

  test('error: a reader that fails or is silent is 503, and shows no address', async () => {
    const failing = async () => {
      throw new Error('https://node.example/key-123')
    }
    const answer = await createTestService({ clients: failing }).call('GET', '/v1/clients')
    expect(answer.status).toBe(503)
    expect(await answer.text()).not.toContain('key-123')
    const silent = createTestService({
      clients: () => new Promise(() => undefined),
      limits: { dependencySeconds: 0.02 },
    })
    expect((await silent.call('GET', '/v1/clients')).status).toBe(503)
  })
})

describe('every answer', () => {
  test('default: headers that keep browsers out, and an id', async () => {
    const { call } = createTestService()
    for (const path of ['/healthz', '/v1/proofs', '/nowhere', '/openapi.json']) {
      const { headers } = await call('GET', path)
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
      expect(headers.get('x-powered-by')).toBeNull()
    }
  })

  test('args: a request id of the caller’s; a bad one is replaced', async () => {
    const { call } = createTestService()
    const idOf = async (id: string) =>
      (await call('GET', '/healthz', { headers: { 'x-request-id': id } })).headers.get('x-request-id')
    expect(await idOf('trace-1')).toBe('trace-1')
    expect(await idOf('a b')).not.toBe('a b')
  })

  test('args: CORS for the origins that were named, and no other', async () => {
    const { call } = createTestService({ corsOrigins: ['https://app.example'] })
    const ask = (origin: string) =>
      call('OPTIONS', '/v1/proofs', {
        token: null,
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      })
    const allowed = await ask('https://app.example')
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example')
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization')
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
  })

  test('default: HEAD is GET without a body, OPTIONS lists the methods', async () => {
    const { call } = createTestService()
    const head = await call('HEAD', '/v1/proofs')
    expect([head.status, await head.text()]).toEqual([200, ''])
    const options = await call('OPTIONS', '/v1/proofs', { token: null })
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS'])
  })

  test.each([
    ['PUT', '/v1/proofs'],
    ['PATCH', `/v1/proofs/${'0'.repeat(64)}`],
    ['POST', `/v1/proofs/${'0'.repeat(64)}`],
    ['DELETE', '/v1/artifacts'],
    ['POST', '/healthz'],
    ['DELETE', '/openapi.json'],
  ])('error: %s %s is 405 and names what is allowed', async (method, path) => {
    const answer = await createTestService().call(method, path)
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toContain('GET')
    expect(await errorOf(answer)).toMatchObject({ code: 405, error: 'METHOD_NOT_ALLOWED' })
  })

  test('error: 406 for what is not sent, 404 for what is not there', async () => {
    const { call } = createTestService()
    const accepting = (accept: string) => call('GET', '/v1/proofs', { headers: { accept } })
    for (const accept of ['text/html', 'application/json;q=0', 'image/*', 'application/octet-stream']) {
      expect((await accepting(accept)).status, accept).toBe(406)
    }
    for (const accept of ['*/*', 'text/html, application/json;q=0.5', 'application/*', '']) {
      expect((await accepting(accept)).status, accept).toBe(200)
    }
    expect(await errorOf(await call('GET', '/v2/proofs'))).toEqual({
      code: 404,
      message: 'There is no such route.',
      error: 'NOT_FOUND',
    })
  })
})
