import { PublicKey } from '@chainsafe/blst'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CommitteeError } from '../../../src/ethereum/committee/committee-error.js'
import {
  committeeLeaf,
  decodeCommitteeKey,
  KEY_X_WIDTHS,
  KEY_Y_STAR_WIDTHS,
  keyElements,
  keyLimbs,
} from '../../../src/ethereum/committee/committee-key.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import { referencePoseidon } from '../../hash/reference-poseidon.js'
import { testCommittee } from './seeded.js'

const { Point } = bls12_381.G1
const p = bls12_381.fields.Fp.ORDER
const point = fc.bigInt({ min: 1n, max: bls12_381.fields.Fr.ORDER - 1n }).map((k) => Point.BASE.multiply(k))
const encode = (member: InstanceType<typeof Point>): Hex => `0x${member.toHex(true)}`

/** Uncompressed coordinates by blst, which shares nothing with @noble/curves. */
function decodeByBlst(pubkey: Hex): { x: bigint; y: bigint } {
  const hex = PublicKey.fromHex(pubkey, true).toHex(false).replace('0x', '')
  return { x: BigInt(`0x${hex.slice(0, 96)}`), y: BigInt(`0x${hex.slice(96)}`) }
}

describe('decodeCommitteeKey', () => {
  test('default: the point of the 48 bytes, by noble and by blst', () => {
    fc.assert(
      fc.property(point, (member) => {
        const { x, y } = decodeCommitteeKey(encode(member))
        expect({ x, y }).toEqual(member.toAffine())
        expect({ x, y }).toEqual(decodeByBlst(encode(member)))
      }),
      { numRuns: 50 },
    )
  })

  test('behavior: y* is the smaller of y and p - y, and the sign is bit 5 of the first byte', () => {
    fc.assert(
      fc.property(point, (member) => {
        for (const key of [member, member.negate()]) {
          const pubkey = encode(key)
          const { y, yStar, sign } = decodeCommitteeKey(pubkey)
          expect(yStar).toBeLessThanOrEqual((p - 1n) / 2n)
          expect(yStar).toBeGreaterThan(0n)
          expect(y).toBe(sign === 1n ? p - yStar : yStar)
          expect(sign).toBe(BigInt(Number.parseInt(pubkey.slice(2, 4), 16) >> 5) & 1n)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('behavior: a key and its negative differ in the sign alone', () => {
    const [key, negative] = [encode(Point.BASE), encode(Point.BASE.negate())].map(decodeCommitteeKey)
    expect(negative).toEqual({ ...key!, y: p - key!.y, sign: 1n - key!.sign })
  })

  test('args: upper case digits', () => {
    const pubkey = encode(Point.BASE)
    expect(decodeCommitteeKey(`0x${pubkey.slice(2).toUpperCase()}`)).toEqual(decodeCommitteeKey(pubkey))
  })

  const flagged = (value: bigint): Hex => `0x${((1n << 383n) | value).toString(16).padStart(96, '0')}`
  const generator = encode(Point.BASE)
  /** A key whose x is small enough for x + p to fit 381 bits as well. */
  const small = [2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n, 11n, 12n]
    .map((k) => Point.BASE.multiply(k))
    .find((member) => member.toAffine().x < (1n << 381n) - p)!
  const invalid: Record<string, Hex> = {
    infinity: `0xc0${'00'.repeat(47)}`,
    'infinity with a sign': `0xe0${'00'.repeat(47)}`,
    'infinity and an x': `0xc0${'00'.repeat(46)}01`,
    'no compression bit': `0x17${generator.slice(4)}`,
    'all zeros': `0x${'00'.repeat(48)}`,
    'x = p': flagged(p),
    'the x of a key, plus p': `0x${(BigInt(encode(small)) + p).toString(16)}`,
    'x = 2^381 - 1': flagged((1n << 381n) - 1n),
    'x off the curve': flagged(1n),
    '47 bytes': generator.slice(0, -2) as Hex,
    '49 bytes': `${generator}00`,
    'half a byte': generator.slice(0, -1) as Hex,
    'the 96 bytes of the uncompressed point': `0x${Point.BASE.toHex(false)}`,
    nothing: '0x',
    'no hex': `0x${'zz'.repeat(48)}`,
  }
  test('behavior: that key itself decodes', () => {
    const { x, y } = decodeCommitteeKey(encode(small))
    expect({ x, y }).toEqual(small.toAffine())
  })

  for (const [name, pubkey] of Object.entries(invalid)) {
    test(`error: ${name}`, () => {
      const decode = () => decodeCommitteeKey(pubkey)
      expect(decode).toThrow(CommitteeError)
      expect(decode).toThrow(expect.objectContaining({ code: 'INVALID_PUBLIC_KEY' }))
    })
  }

  test('error: a point of the curve outside the subgroup, as blst refuses it too', () => {
    expect(Point.fromAffine({ x: 0n, y: 2n }).isTorsionFree()).toBe(false)
    expect(() => PublicKey.fromHex(flagged(0n), true)).toThrow()
    expect(() => decodeCommitteeKey(flagged(0n))).toThrow(CommitteeError)
  })
})

describe('keyLimbs', () => {
  const join = (limbs: readonly bigint[], bits: bigint): bigint =>
    limbs.reduceRight((sum, limb) => (sum << bits) + limb, 0n)

  test('default: x in limbs of 64 bits, y* in limbs of 128; y* needs 380 bits, one less than x', () => {
    expect(KEY_X_WIDTHS.reduce<number>((sum, width) => sum + width, 0)).toBe(381)
    expect(KEY_Y_STAR_WIDTHS.reduce<number>((sum, width) => sum + width, 0)).toBe(380)
    expect(((p - 1n) / 2n).toString(2)).toHaveLength(380)
    for (const pubkey of testCommittee(32).pubkeys) {
      const key = decodeCommitteeKey(pubkey)
      const { x, yStar, sign } = keyLimbs(key)
      expect([join(x, 64n), join(yStar, 128n), sign]).toEqual([key.x, key.yStar, key.sign])
      for (const [i, limb] of x.entries()) expect(limb >> BigInt(KEY_X_WIDTHS[i]!)).toBe(0n)
      for (const [i, limb] of yStar.entries()) expect(limb >> BigInt(KEY_Y_STAR_WIDTHS[i]!)).toBe(0n)
    }
  })

  test('args: the largest coordinates fit', () => {
    expect(() => keyLimbs({ x: p - 1n, y: 0n, yStar: (p - 1n) / 2n, sign: 1n })).not.toThrow()
  })

  test('error: a y* of 381 bits', () => {
    expect(() => keyLimbs({ x: 0n, y: 0n, yStar: 1n << 380n, sign: 0n })).toThrow(RangeError)
  })
})

describe('keyElements', () => {
  test('default: six elements of x and three of y*, the sign as bit 380', () => {
    for (const pubkey of testCommittee(32).pubkeys) {
      const key = decodeCommitteeKey(pubkey)
      const elements = keyElements(key)
      const [x, y] = [elements.slice(0, 6), elements.slice(6)]
      expect(x.reduceRight((sum, element) => (sum << 64n) + element, 0n)).toBe(key.x)
      expect(y.reduceRight((sum, element) => (sum << 128n) + element, 0n)).toBe(
        key.yStar + (key.sign << 380n),
      )
      for (const element of elements) expect(element >> 128n).toBe(0n)
    }
  })

  test('behavior: the sign and the highest y* never share a bit, so elements say one key', () => {
    const highest = (p - 1n) / 2n
    const key = { x: 1n, y: 0n, yStar: highest, sign: 0n } as const
    expect(keyElements(key)[8]! >> 124n).toBe(0n)
    expect(keyElements({ ...key, sign: 1n })[8]! >> 124n).toBe(1n)
  })
})

describe('committeeLeaf', () => {
  test('default: Poseidon over the nine elements', async () => {
    const reference = await referencePoseidon()
    for (const pubkey of testCommittee(32).pubkeys.slice(0, 4)) {
      const key = decodeCommitteeKey(pubkey)
      expect(committeeLeaf(key)).toBe(reference(keyElements(key)))
    }
  })

  test('behavior: a key and its negative have different leaves', () => {
    const leaves = [Point.BASE, Point.BASE.negate()].map((key) =>
      committeeLeaf(decodeCommitteeKey(encode(key))),
    )
    expect(leaves[0]).not.toBe(leaves[1])
  })
})
