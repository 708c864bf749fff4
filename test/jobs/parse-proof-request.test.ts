import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { ProofRequest } from '../../src/jobs/job.js'
import { parseProofRequest } from '../../src/jobs/parse-proof-request.js'
import { apkRequest, linkRequest } from './requests.js'

const id = (request: ProofRequest) => parseProofRequest(request).id

test('default: the id is the hash of kind, committee root, bits and circuit', () => {
  const request = apkRequest({ bits: '0xfffffffe' })
  const json = request.committee as { pubkeys: string[]; aggregate_pubkey: string }
  const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'))
  const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
  const root = (pubkey: string) => sha(bytes(pubkey), new Uint8Array(16))
  let level: Uint8Array[] = json.pubkeys.map(root)
  while (level.length > 1) {
    level = level.flatMap((left, index) => (index % 2 === 0 ? [sha(left, level[index + 1] ?? left)] : []))
  }
  const committeeRoot = sha(level[0] ?? new Uint8Array(), root(json.aggregate_pubkey)).toString('hex')
  const statement = JSON.stringify(['concordat/job/1', 'apk', `0x${committeeRoot}`, '0xfffffffe', ''])
  expect(id(request)).toBe(createHash('sha256').update(statement).digest('hex'))
})

test('behavior: the same committee and bits are the same statement, whatever was signed and where', () => {
  const base = id(apkRequest())
  expect(id(apkRequest({ signature: `0x${'00'.repeat(96)}` }))).toBe(base)
  expect(id(apkRequest({ network: 'other' }))).toBe(base)
  expect(id(apkRequest({ bits: '0xFFFFFFFF' }))).toBe(base)
  expect(id(apkRequest({ bits: '0xfffffffe' }))).not.toBe(base)
  expect(id(apkRequest({ circuit: 'apk-32-10' }))).not.toBe(base)
  expect(id(linkRequest(1))).not.toBe(id(linkRequest(2)))
  expect(id({ kind: 'link', network: 'minimal', committee: apkRequest().committee })).not.toBe(base)
})

test('behavior: only the fields of a proof are kept, whatever came with them', () => {
  const request = apkRequest()
  const noisy = { ...(request.update as object), extra: 'x'.repeat(1000), nul: '\u0000' }
  expect(parseProofRequest({ ...request, update: noisy }).body).toBe(parseProofRequest(request).body)
})

test('behavior: a request that was read is not read again; whatever is not that very object is', () => {
  const first = parseProofRequest(apkRequest())
  expect(parseProofRequest(first.request)).toBe(first)
  expect(() => Object.assign(first.request, { network: 'other' })).toThrow(TypeError)
  const copy = structuredClone(first.request)
  expect(parseProofRequest(copy)).not.toBe(first)
  expect(parseProofRequest(copy)).toEqual(first)
  const forged = { ...first.request, network: '../etc' }
  expect(() => parseProofRequest(forged)).toThrowError(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test('error: what is no statement', () => {
  const good = apkRequest()
  const bad: unknown[] = [
    {},
    { ...good, kind: 'other' },
    { ...good, kind: '__proto__' },
    { ...good, network: '../etc' },
    { ...good, network: 7 },
    { ...good, circuit: 'apk-1-1' },
    { ...good, circuit: '../../x' },
    { ...good, update: null },
    { ...good, update: [] },
    { ...good, committee: { pubkeys: [], aggregate_pubkey: '0x' } },
    { ...good, ...apkRequest({ bits: `0x${'ff'.repeat(64)}` }) },
    { ...good, ...apkRequest({ bits: '0xffffffffff' }) },
  ]
  for (const request of bad) {
    expect(() => parseProofRequest(request as ProofRequest)).toThrowError(
      expect.objectContaining({ name: 'JobError', code: 'INVALID_REQUEST' }),
    )
  }
})
