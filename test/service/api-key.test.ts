import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { describe, expect, test, vi } from 'vitest'
import { createApiKey, createAuthenticator } from '../../src/service/api-key.js'
import { ServiceError } from '../../src/service/service-error.js'
import { alice, apkRequest, bob, createTestService, errorOf, expired } from './service-fixture.js'

const [, secret = ''] = alice.token.split('.')

describe('authentication', () => {
  test('default: the right secret, and nothing else, opens', async () => {
    const { call } = createTestService()
    expect((await call('GET', '/v1/proofs')).status).toBe(200)
    const last = secret.endsWith('A') ? 'B' : 'A'
    const wrong = [
      null,
      '',
      'alice',
      `alice.${secret.slice(0, -1)}${last}`,
      `alice.${secret}x`,
      `bob.${secret}`,
      `nobody.${secret}`,
      'alice.',
      alice.key.sha256,
      `alice.${alice.key.sha256}`,
      expired.token,
    ]
    const bodies = new Set<string>()
    for (const token of wrong) {
      const answer = await call('GET', '/v1/proofs', { token })
      expect(answer.status, String(token)).toBe(401)
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
      bodies.add(await answer.text())
    }
    expect(bodies.size).toBe(1)
  })

  test.each([
    `Basic ${alice.token}`,
    alice.token,
    `bearer ${alice.token}`,
    `Bearer  ${alice.token}`,
    `Bearer ${alice.token} x`,
  ])('error: the header %#', async (authorization) => {
    const { call } = createTestService()
    expect((await call('GET', '/v1/proofs', { token: null, headers: { authorization } })).status).toBe(401)
  })

  test('error: a key in the query or body is none', async () => {
    const { call } = createTestService()
    expect((await call('GET', `/v1/proofs?key=${alice.token}`, { token: null })).status).toBe(401)
  })

  test('behavior: every /v1 route and the metrics need a key, unknown ones too', async () => {
    const { call } = createTestService()
    const paths = [
      'proofs',
      `proofs/${'0'.repeat(64)}`,
      `proofs/${'0'.repeat(64)}/events`,
      'clients',
      'artifacts',
      'nothing',
    ]
    for (const path of paths)
      expect((await call('GET', `/v1/${path}`, { token: null })).status, path).toBe(401)
    for (const path of ['/v1', '/v1/', '//v1/proofs', '/v1/proofs/', '/metrics']) {
      expect([401, 404], path).toContain((await call('GET', path, { token: null })).status)
    }
    const unread = new ReadableStream(
      { pull: () => expect.unreachable('the body was read') },
      { highWaterMark: 0 },
    )
    expect((await call('POST', '/v1/proofs', { token: null, body: unread })).status).toBe(401)
  })

  test('behavior: a key expires by the service’s clock', () => {
    const { token, key } = createApiKey({ id: 'k', expiresAt: '2030-01-01T00:00:00+01:00' })
    const end = BigInt(Date.parse('2029-12-31T23:00:00Z') / 1000)
    const at = (now: bigint) => createAuthenticator({ keys: [key], clock: () => now })
    expect(at(end - 1n)(`Bearer ${token}`).id).toBe('k')
    expect(() => at(end)(`Bearer ${token}`)).toThrow(ServiceError)
  })

  test('behavior: digests of 32 bytes are compared in constant time, for unknown ids too', () => {
    const authenticate = createAuthenticator({ keys: [alice.key], clock: () => 0n })
    const original = crypto.timingSafeEqual
    const spy = vi.fn(original)
    crypto.timingSafeEqual = spy
    syncBuiltinESMExports()
    try {
      expect(authenticate(`Bearer ${alice.token}`).id).toBe('alice')
      for (const wrong of ['Bearer nobody.x', 'Bearer alice.x', 'nonsense', undefined]) {
        expect(() => authenticate(wrong)).toThrow(ServiceError)
      }
      expect(spy).toHaveBeenCalledTimes(5)
      for (const [one, other] of spy.mock.calls) expect([one.byteLength, other.byteLength]).toEqual([32, 32])
    } finally {
      crypto.timingSafeEqual = original
      syncBuiltinESMExports()
    }
  })

  test('error: two keys of one id, a malformed hash, an unknown field', () => {
    const make = (keys: unknown[]) => () => createTestService({ keys: keys as never })
    expect(make([alice.key, { ...bob.key, id: 'alice' }])).toThrow(/id alice/)
    expect(make([{ ...alice.key, sha256: 'abc' }])).toThrow(ServiceError)
    expect(make([{ ...alice.key, secret }])).toThrow(ServiceError)
  })
})

test('behavior: secrets are in no log and no answer, whatever goes wrong', async () => {
  const { call, log, memory } = createTestService()
  const texts: string[] = []
  const keep = async (answer: Promise<Response>) => {
    const got = await answer
    texts.push(await got.text(), JSON.stringify([...got.headers]))
  }
  await keep(
    call('POST', '/v1/proofs', {
      json: { ...apkRequest(), [alice.token]: 1 },
      headers: { 'x-request-id': alice.token },
    }),
  )
  // This answer repeats the name of the sender's own field; the log must not.
  texts.length = 0
  await keep(call('GET', '/v1/proofs'))
  await keep(call('GET', '/v1/proofs', { token: `alice.${secret}x` }))
  await keep(call('GET', `/v1/proofs/${alice.token}`))
  await keep(call('GET', `/v1/proofs?token=${alice.token}`))
  memory.faults.unavailable = true
  await keep(call('POST', '/v1/proofs', { json: apkRequest() }))
  const all = JSON.stringify(log)
  expect(log.length).toBeGreaterThan(5)
  for (const [name, text] of [['log', all], ...texts.map((text) => ['answer', text])] as const) {
    expect(text.includes(secret), name).toBe(false)
    expect(text.includes(alice.key.sha256), name).toBe(false)
  }
  expect(all).toContain('"keyId":"alice"')
  expect(all).toContain('"route":"/v1/proofs/:id"')
})

test('behavior: an error of the service itself says nothing of what happened', async () => {
  const { call, memory, log } = createTestService()
  memory.queue.list = async () => {
    throw new Error('password=hunter2 at /srv/secret')
  }
  const answer = await call('GET', '/v1/proofs')
  expect(answer.status).toBe(500)
  expect(await errorOf(answer)).toEqual({
    code: 500,
    message: 'The service failed.',
    error: 'INTERNAL_ERROR',
  })
  expect(log.at(-2)?.level === 'error' || log.at(-1)?.level === 'error').toBe(true)
})

describe('rate limit', () => {
  test('default: requests beyond the limit are 429 with Retry-After, for that key alone', async () => {
    const { call } = createTestService({ limits: { requestsPerMinute: 3 } })
    const statuses: number[] = []
    for (let index = 0; index < 5; index++) statuses.push((await call('GET', '/v1/proofs')).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
    const refused = await call('GET', '/v1/proofs')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('ratelimit-remaining')).toBe('0')
    expect(await errorOf(refused)).toMatchObject({ code: 429, error: 'RATE_LIMITED' })
    expect((await call('GET', '/v1/proofs', { token: bob.token })).status).toBe(200)
    expect((await call('GET', '/healthz', { token: null })).status).toBe(200)
  })

  test('args: a key with a limit of its own', async () => {
    const { token, key } = createApiKey({ id: 'small', requestsPerMinute: 1 })
    const { call } = createTestService({ keys: [key] })
    expect((await call('GET', '/v1/proofs', { token })).headers.get('ratelimit-limit')).toBe('1')
    expect((await call('GET', '/v1/proofs', { token })).status).toBe(429)
  })

  test('behavior: wrong secrets do not use up a tenant’s requests', async () => {
    const { call } = createTestService({ limits: { requestsPerMinute: 1 } })
    for (let index = 0; index < 5; index++) await call('GET', '/v1/proofs', { token: 'alice.wrong' })
    expect((await call('GET', '/v1/proofs')).status).toBe(200)
  })
})
