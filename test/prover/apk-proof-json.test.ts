import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ApkProof } from '../../src/prover/apk-proof.js'
import { parseApkProof, serializeApkProof } from '../../src/prover/apk-proof-json.js'

const proof: ApkProof = {
  kind: 'apk',
  circuit: 'apk-32-10',
  publicInputs: [1n, 2n, 3n, 4n, 5n, 6n],
  proof: {
    a: [1n, 2n],
    b: [
      [3n, 4n],
      [5n, 6n],
    ],
    c: [7n, 8n],
  },
  sum: { x: 2n ** 380n + 1n, y: 2n },
  seconds: { witness: 0.5, prove: 1, verify: 0.03 },
  peakRssBytes: 123,
  constraints: 40_000,
}

describe('JSON of an apk proof', () => {
  test('default', () => {
    expect(parseApkProof(serializeApkProof(proof))).toEqual(proof)
  })

  test('behavior: any numbers survive, and so does an unknown peak', () => {
    const word = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
    const coordinate = fc.bigInt({ min: 0n, max: 2n ** 384n - 1n })
    fc.assert(
      fc.property(fc.array(word), coordinate, coordinate, (publicInputs, x, y) => {
        const value = { ...proof, publicInputs, sum: { x, y }, peakRssBytes: undefined }
        expect(parseApkProof(serializeApkProof(value))).toEqual(value)
      }),
    )
  })

  test('args: integers may be decimal or hexadecimal', () => {
    const json = JSON.parse(serializeApkProof(proof))
    json.sum.x = proof.sum.x.toString()
    json.publicInputs = json.publicInputs.map((input: string) => `0x${BigInt(input).toString(16)}`)
    expect(parseApkProof(JSON.stringify(json))).toEqual(proof)
  })

  const wrong: Record<string, (json: Record<string, unknown>) => void> = {
    'another kind': (json) => Object.assign(json, { kind: 'full' }),
    'a circuit that is a path': (json) => Object.assign(json, { circuit: '../../etc/passwd' }),
    'no public inputs': (json) => Reflect.deleteProperty(json, 'publicInputs'),
    'a public input that is a number': (json) => Object.assign(json, { publicInputs: [1] }),
    'a negative coordinate': (json) => Object.assign(json, { sum: { x: '-1', y: '2' } }),
    'an enormous coordinate': (json) => Object.assign(json, { sum: { x: '9'.repeat(400), y: '2' } }),
    'a proof without points': (json) => Object.assign(json, { proof: {} }),
    'seconds missing': (json) => Object.assign(json, { seconds: { witness: 1, prove: 1 } }),
    'negative constraints': (json) => Object.assign(json, { constraints: -1 }),
  }
  for (const [name, change] of Object.entries(wrong)) {
    test(`error: ${name}`, () => {
      const json = JSON.parse(serializeApkProof(proof))
      change(json)
      expect(() => parseApkProof(JSON.stringify(json))).toThrowError(
        expect.objectContaining({ code: 'MALFORMED_APK_PROOF' }),
      )
    })
  }

  test('error: truncated text', () => {
    const text = serializeApkProof(proof)
    for (const length of [0, 1, 100, text.length - 1]) {
      expect(() => parseApkProof(text.slice(0, length))).toThrowError(
        expect.objectContaining({ code: 'MALFORMED_APK_PROOF' }),
      )
    }
  })
})
