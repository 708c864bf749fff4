import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  FINGERPRINT_TAG,
  fingerprint,
  fingerprintChunks,
  fingerprintPoint,
} from '../../../src/ethereum/link/fingerprint.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { SyncCommittee } from '../../../src/ethereum/types/light-client.js'
import { createRandom, R } from '../../support/field.js'
import { linkCase } from './link-fixture.js'

const toHex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`
const toBytes = (hex: Hex) => Buffer.from(hex.slice(2), 'hex')

/** The chunks again, cut from the 48 bytes of each key by hand. */
function cutByHand({ pubkeys, aggregatePubkey }: SyncCommittee): bigint[] {
  const keys = [...pubkeys, aggregatePubkey].map(toBytes)
  const words = keys.flatMap((bytes) => {
    const x = Buffer.from(bytes)
    x[0] &= 0b0001_1111
    return [0, 8, 16, 24, 32, 40].map((at) => x.readBigUInt64BE(at))
  })
  const signs = keys.map((bytes) => BigInt((bytes[0] >> 5) & 1))
  for (let start = 0; start < signs.length; start += 253) {
    const digits = signs.slice(start, start + 253).toReversed()
    words.push(BigInt(`0b${digits.join('')}`))
  }
  return words
}

/** A polynomial with the first chunk as its highest coefficient, power by power. */
function naivePolynomial(chunks: readonly bigint[], at: bigint): bigint {
  let [sum, power] = [0n, 1n]
  for (const chunk of chunks.toReversed()) {
    sum = (sum + chunk * power) % R
    power = (power * at) % R
  }
  return sum
}

const anyKey = fc.uint8Array({ minLength: 48, maxLength: 48 })
const anyCommittee = (size: number) =>
  fc
    .record({ keys: fc.array(anyKey, { minLength: size, maxLength: size }), aggregate: anyKey })
    .map(({ keys, aggregate }) => ({ pubkeys: keys.map(toHex), aggregatePubkey: toHex(aggregate) }))

describe('fingerprintChunks', () => {
  test.each([1, 32, 252, 253, 512])('default: %i keys of any bytes are cut as by hand', (size) => {
    const check = (committee: SyncCommittee) => {
      const chunks = fingerprintChunks(committee)
      expect(chunks).toEqual(cutByHand(committee))
      expect(chunks).toHaveLength(6 * (size + 1) + Math.ceil((size + 1) / 253))
      for (const [i, chunk] of chunks.entries())
        expect(chunk).toBeLessThan(i < 6 * (size + 1) ? 2n ** 64n : 2n ** 253n)
    }
    fc.assert(fc.property(anyCommittee(size), check), { numRuns: size > 100 ? 5 : 30 })
  })

  test('behavior: every bit of a key is in one chunk, but for the flags compressed and infinity', () => {
    const { committee } = linkCase('bits of a key')
    const chunks = fingerprintChunks(committee)
    const flipped = (key: Hex, bit: number) => {
      const bytes = toBytes(key)
      bytes[bit >> 3] ^= 0x80 >> (bit & 7)
      return toHex(bytes)
    }
    for (let bit = 0; bit < 384; bit++) {
      const pubkeys = committee.pubkeys.with(7, flipped(committee.pubkeys[7], bit))
      const changed = fingerprintChunks({ ...committee, pubkeys })
      const where = changed.flatMap((chunk, i) => (chunk === chunks[i] ? [] : [i]))
      if (bit < 2) expect(where).toEqual([])
      else if (bit === 2) expect(where).toEqual([6 * 33])
      else expect(where).toEqual([6 * 7 + (bit >> 6)])
      const aggregatePubkey = flipped(committee.aggregatePubkey, bit)
      if (bit >= 2) expect(fingerprintChunks({ ...committee, aggregatePubkey })).not.toEqual(chunks)
    }
  })
})

describe('fingerprint', () => {
  const random = createRandom('fingerprint')

  test('default: is the polynomial of the chunks, the first one highest', () => {
    for (const size of [32, 512]) {
      const { pubkeys, aggregatePubkey } = linkCase('horner', size).committee
      for (const at of [0n, 1n, 2n ** 64n, 2n ** 248n - 1n, random.below(2n ** 248n)])
        expect(fingerprint({ pubkeys, aggregatePubkey }, at)).toBe(
          naivePolynomial(cutByHand({ pubkeys, aggregatePubkey }), at),
        )
    }
  })

  test('behavior: swapped keys, one changed byte, and the aggregate among the keys give others', () => {
    const { committee } = linkCase('swapped')
    const { pubkeys, aggregatePubkey } = committee
    const at = random.below(2n ** 248n)
    const swapped = pubkeys.with(3, pubkeys[4]).with(4, pubkeys[3])
    const last = toBytes(pubkeys[31])
    last[47] ^= 1
    const others: SyncCommittee[] = [
      { pubkeys: swapped, aggregatePubkey },
      { pubkeys: pubkeys.with(31, toHex(last)), aggregatePubkey },
      { pubkeys: pubkeys.with(0, aggregatePubkey), aggregatePubkey: pubkeys[0] },
      { pubkeys: pubkeys.slice(1), aggregatePubkey },
      { pubkeys: [...pubkeys, pubkeys[0]], aggregatePubkey },
    ]
    const seen = [committee, ...others].map((other) => fingerprint(other, at))
    expect(new Set(seen).size).toBe(seen.length)
  })
})

describe('fingerprintPoint', () => {
  const { committed, committeeRoot } = linkCase('point')
  const { commitment } = committed

  test('default: the first 31 bytes of sha256 over tag, root and commitment, by node', () => {
    const name = createHash('sha256').update('concordat v1 link fingerprint point').digest('hex')
    expect(FINGERPRINT_TAG).toBe(BigInt(`0x${name.slice(0, 62)}`))
    const digest = createHash('sha256')
      .update(Buffer.from(`00${name.slice(0, 62)}`, 'hex'))
      .update(toBytes(committeeRoot))
      .update(Buffer.from(commitment.toString(16).padStart(64, '0'), 'hex'))
      .digest('hex')
    expect(fingerprintPoint({ committeeRoot, commitment })).toBe(BigInt(`0x${digest.slice(0, 62)}`))
  })

  test('behavior: depends on every bit of both, and stays below 2^248', () => {
    const root = BigInt(committeeRoot)
    const seen = new Set([fingerprintPoint({ committeeRoot, commitment })])
    for (let bit = 0n; bit < 254n; bit++) {
      const other: Hex = `0x${(root ^ (1n << bit)).toString(16).padStart(64, '0')}`
      seen.add(fingerprintPoint({ committeeRoot: other, commitment }))
      seen.add(fingerprintPoint({ committeeRoot, commitment: commitment ^ (1n << bit) }))
    }
    expect(seen.size).toBe(1 + 2 * 254)
    for (const point of seen) expect(point).toBeLessThan(2n ** 248n)
  })
})
