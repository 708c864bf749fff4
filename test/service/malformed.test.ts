import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { documentedProofRequestSchema } from '../../src/service/schemas/proof-request-schema.js'
import { hasRealData, readRealJson } from '../support/real-data.js'
import { apkRequest, createTestService, errorOf, linkRequest } from './service-fixture.js'

const JSON_HEADERS = { 'content-type': 'application/json' }
const service = createTestService({ limits: { requestsPerMinute: 1_000_000 } })

async function post(body: BodyInit, headers: Record<string, string> = JSON_HEADERS) {
  const answer = await service.call('POST', '/v1/proofs', { body, headers })
  return { status: answer.status, error: await errorOf(answer), headers: answer.headers }
}

const postJson = (json: unknown) => post(JSON.stringify(json))

/** A copy of a request with the field at `path` set. */
function withField(path: readonly string[], value: unknown): unknown {
  const copy = structuredClone(apkRequest()) as Record<string, unknown>
  let at: Record<string, unknown> = copy
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>
  at[path.at(-1) ?? ''] = value
  return copy
}

describe('malformed statements are 400 and name the field', () => {
  test.each<[string, readonly string[], unknown]>([
    ['kind', ['kind'], 'zkp'],
    ['kind', ['kind'], 7],
    ['network', ['network'], '../../etc'],
    ['network', ['network'], 'main\u0000net'],
    ['network', ['network'], '\ud83d\ude00'],
    ['network', ['network'], 'x'.repeat(33)],
    ['circuit', ['circuit'], '../zkey'],
    ['circuit', ['circuit'], null],
    ['priority', ['priority'], '5'],
    ['priority', ['priority'], 1.5],
    ['priority', ['priority'], -1e9],
    ['priority', ['priority'], 1e300],
    ['update', ['update'], null],
    ['update', ['update'], []],
    ['update.data.signature_slot', ['update', 'data', 'signature_slot'], 5],
    ['update.data.signature_slot', ['update', 'data', 'signature_slot'], '-1'],
    ['update.data.signature_slot', ['update', 'data', 'signature_slot'], 'NaN'],
    ['update.data.signature_slot', ['update', 'data', 'signature_slot'], '9'.repeat(100_000)],
    ['update.data.signature_slot', ['update', 'data', 'signature_slot'], (1n << 64n).toString()],
    ['update.data.signature_slot', ['update', 'data', 'signature_slot'], '\u0661\u0662'],
    [
      'update.data.finality_branch',
      ['update', 'data', 'finality_branch'],
      Array(1000).fill(`0x${'00'.repeat(32)}`),
    ],
    ['committee.pubkeys', ['committee', 'pubkeys'], []],
    ['committee.pubkeys', ['committee', 'pubkeys'], 'a string'],
    ['committee.aggregate_pubkey', ['committee', 'aggregate_pubkey'], '0xzz'],
  ])('error: %s', async (path, at, value) => {
    const { status, error } = await postJson(withField(at, value))
    expect(status).toBe(400)
    expect(error).toMatchObject({ code: 400, error: 'INVALID_REQUEST' })
    expect(error.failures?.[0]?.path).toBe(path)
    expect(JSON.stringify(error).length).toBeLessThan(5000)
  })

  test('error: bits of another committee size, an unknown circuit, unknown fields', async () => {
    const bits = withField(
      ['update', 'data', 'sync_aggregate', 'sync_committee_bits'],
      `0x${'ff'.repeat(64)}`,
    )
    expect(await postJson(bits)).toMatchObject({ status: 400, error: { error: 'INVALID_REQUEST' } })
    expect((await postJson(withField(['circuit'], 'apk-7-7'))).status).toBe(400)
    const unknown = await postJson({ ...apkRequest(), ['u'.repeat(10_000)]: 1 })
    expect(unknown.status).toBe(400)
    expect(JSON.stringify(unknown.error).length).toBeLessThan(2000)
    expect((await postJson({ ...linkRequest, update: {} })).status).toBe(400)
    expect((await postJson(linkRequest)).status).toBe(202)
  })

  test.each(['', '{', '[]', 'null', 'NaN', '{"kind":NaN}', '"apk"', '{"kind":"apk"', '\ufeff{}', '1e999'])(
    'error: the body %j',
    async (body) => {
      expect((await post(body)).status).toBe(400)
    },
  )

  test('error: bytes that are not UTF-8', async () => {
    expect(await post(new Uint8Array([0x22, 0xff, 0xfe, 0x22]))).toMatchObject({
      status: 400,
      error: { error: 'INVALID_JSON' },
    })
  })

  test.each([
    '{"__proto__":{"admin":true}}',
    '{"a":[{"constructor":{"prototype":{}}}]}',
    '{"\\u005f_proto__":1}',
  ])('error: %s reaches no prototype', async (body) => {
    const answer = await post(body)
    expect(answer.status).toBe(400)
    expect(answer.error.error).toBe('INVALID_REQUEST')
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  test.each(['__proto__', 'constructor', 'prototype'])(
    'error: %s deep inside a sound request',
    async (key) => {
      const text = JSON.stringify(apkRequest())
      const spoilt = text.replace('"beacon":{', `"beacon":{${JSON.stringify(key)}:{"admin":true},`)
      expect(spoilt).not.toBe(text)
      expect(await post(spoilt)).toMatchObject({
        status: 400,
        error: { message: `The body has a key named ${key}.` },
      })
      expect((await post(text)).status).toBeLessThan(300)
    },
  )

  test('error: deep nesting is refused before it is built', async () => {
    for (const depth of [17, 1000, 200_000]) {
      const answer = await post(`${'['.repeat(depth)}${']'.repeat(depth)}`)
      expect(answer).toMatchObject({ status: 400, error: { error: 'INVALID_JSON' } })
    }
    const brackets = JSON.stringify({ ...apkRequest(), network: '['.repeat(30) })
    expect((await post(brackets)).error.failures?.[0]?.path).toBe('network')
  })

  test('behavior: no body whatever is a 5xx, and only 4xx are refusals', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((text) => `{"kind":"apk","update":${text}}`),
        ),
        async (text) => {
          expect((await post(text)).status).toBe(400)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('bodies', () => {
  test('error: 10 MB is 413, declared or streamed, and no more than the limit is read', async () => {
    expect((await post('x'.repeat(10_000_000))).status).toBe(413)
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(0x20))
      },
    })
    const answer = await post(endless)
    expect(answer).toMatchObject({ status: 413, error: { error: 'BODY_TOO_LARGE' } })
    expect(answer.headers.get('connection')).toBe('close')
    expect(pulled).toBeLessThan(1_000_000)
  })

  test('error: a content-length that lies lets nothing pass', async () => {
    const lying = { ...JSON_HEADERS, 'content-length': '10' }
    expect((await post('x'.repeat(1_000_000), lying)).status).toBe(413)
  })

  test('error: a gzip bomb is refused unopened', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    const answer = await post(bomb, { ...JSON_HEADERS, 'content-encoding': 'gzip' })
    expect(answer).toMatchObject({ status: 415, error: { error: 'UNSUPPORTED_MEDIA_TYPE' } })
    expect((await post(bomb)).status).toBe(400)
  })

  test('error: other content types, and none', async () => {
    const text = JSON.stringify(apkRequest([7]))
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', '']
    for (const type of types) expect((await post(text, { 'content-type': type })).status, type).toBe(415)
    const fine = await service.call('POST', '/v1/proofs', {
      body: text,
      headers: { 'content-type': 'application/json; charset=UTF-8' },
    })
    expect(fine.status).toBe(202)
  })

  test('error: a body that does not come is given up', async () => {
    const slow = createTestService({ limits: { bodySeconds: 0.05 } })
    const body = new ReadableStream<Uint8Array>({ start: (c) => c.enqueue(new Uint8Array([0x7b])) })
    const answer = await slow.call('POST', '/v1/proofs', { body, headers: JSON_HEADERS })
    expect(answer.status).toBe(400)
  })
})

test.skipIf(!hasRealData)(
  'default: a mainnet update and its committee are taken, and are as documented',
  async () => {
    const update = readRealJson('ethereum/mainnet/updates/period-1151.json')
    const committee = readRealJson('ethereum/mainnet/committees/committee-of-period-1150.json')
    const json = { kind: 'apk', network: 'mainnet', update, committee }
    const answer = await service.call('POST', '/v1/proofs', { json })
    expect(answer.status).toBe(202)
    const [inner] = Array.isArray(update) ? update : [update]
    const documented = {
      ...json,
      update: inner,
      committee: (committee as { data?: unknown }).data ?? committee,
    }
    expect(documentedProofRequestSchema.safeParse(documented).error).toBeUndefined()
  },
)
