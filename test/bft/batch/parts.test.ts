import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluatePolynomial } from '../../../src/arithmetic/polynomial-ring.js'
import { fromDigits, HASH_TOP, hashLimbs, oddDigits, scalarDigits } from '../../../src/bft/batch/digits.js'
import { invertAll, MONTGOMERY_A, ORDER_8_SUM, toMontgomery } from '../../../src/bft/batch/montgomery.js'
import { findSlopes } from '../../../src/bft/batch/slopes.js'
import { startPoint } from '../../../src/bft/batch/start-point.js'
import { BASE, SUBGROUP_ORDER, toJubPoint } from '../../../src/bft/signature/baby-jubjub.js'
import { createRandom, mod, R, squareRoot } from '../../support/field.js'
import { type Affine, addSlope, doubleSlope, negate, plus } from './affine.js'
import { torsion } from './torsion.js'

const random = createRandom('parts')
const pointAt = (factor: bigint) => BASE.multiply(factor).add(torsion()[Number(factor % 8n)]!)
const affine = (factor: bigint): Affine => toMontgomery([pointAt(factor)])[0]!

describe('Montgomery form', () => {
  test('default: points are on the curve, and sums are sums', () => {
    for (let i = 0; i < 20; i++) {
      const [a, b] = [random.below(SUBGROUP_ORDER), random.below(SUBGROUP_ORDER)]
      const [left, right] = [affine(a), affine(b)]
      expect(mod(left[1] ** 2n)).toBe(mod(left[0] ** 3n + MONTGOMERY_A * left[0] ** 2n + left[0]))
      expect(toMontgomery([pointAt(a).add(pointAt(b))])[0]).toEqual(plus(left, right))
      expect(toMontgomery([pointAt(a).negate()])[0]).toEqual(negate(left))
      expect(findSlopes([{ left: pointAt(a) }, { left: pointAt(a), right: pointAt(b) }])).toEqual([
        doubleSlope(left),
        addSlope(left, right),
      ])
    }
  })

  test('default: the constant of order 8 is that of the points of order 8', () => {
    const points = torsion()
    const [u, other] = toMontgomery([points[1]!, points[3]!]).map(([coordinate]) => coordinate)
    expect(mod(u! + other!)).toBe(ORDER_8_SUM)
    expect(mod(u! * other!)).toBe(1n)
    const fourth = points.slice(2, 7).filter((_, i) => i % 4 === 0)
    expect(toMontgomery(fourth).map(([coordinate]) => coordinate)).toEqual([1n, 1n])
    expect(toJubPoint(points[4]!)).toEqual({ x: 0n, y: R - 1n })
  })

  test('error: the identity, order 2, and points that meet have no coordinates or slope', () => {
    expect(() => toMontgomery([torsion()[0]!])).toThrow(RangeError)
    expect(() => toMontgomery([torsion()[4]!])).toThrow(RangeError)
    expect(() => findSlopes([{ left: BASE, right: BASE }])).toThrow(RangeError)
    expect(() => invertAll([3n, 0n])).toThrow(RangeError)
  })

  test('default: a start point has the first u of its challenge that is on the curve', () => {
    for (let i = 0; i < 10; i++) {
      const challenge = i === 0 ? R - 1n : random.element()
      const { point, counter, v } = startPoint(challenge)
      expect(toMontgomery([point])[0]).toEqual([mod(challenge + counter), v])
      for (let c = 0n; c < counter; c++) {
        const u = mod(challenge + c)
        const root = squareRoot(u ** 3n + MONTGOMERY_A * u ** 2n + u)
        expect([undefined, 0n]).toContain(root)
      }
    }
  })
})

describe('digits', () => {
  const odd = fc.bigInt({ min: -(2n ** 250n), max: 2n ** 250n - 1n }).map((half) => 2n * half + 1n)

  test('default: every odd number below 2^251 in absolute value has digits', () => {
    fc.assert(
      fc.property(odd, (value) => {
        const digits = oddDigits(value)
        expect(fromDigits(digits)).toBe(value)
        expect(digits.slice(0, -1).every((digit) => [-3n, -1n, 1n, 3n].includes(digit))).toBe(true)
        expect([1n, -1n]).toContain(digits[125])
      }),
    )
    for (const end of [2n ** 251n - 1n, 1n - 2n ** 251n]) expect(fromDigits(oddDigits(end))).toBe(end)
  })

  test('default: digits of a scalar are those of one of its residues', () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect((fromDigits(scalarDigits(value)) - value) % SUBGROUP_ORDER).toBe(0n)
      }),
    )
  })

  test('default: both forms of a hash are the hash', () => {
    const hashes = [
      HASH_TOP,
      HASH_TOP + 1n,
      2n ** 253n - 1n,
      ...Array.from({ length: 20 }, () => random.element()),
    ]
    for (const hash of hashes)
      for (const form of [0n, 1n]) {
        const low = hash - form * HASH_TOP
        if (low < 0n || low >= 2n ** 253n) expect(() => hashLimbs(hash, form)).toThrow(RangeError)
        else expect(evaluatePolynomial(hashLimbs(hash, form), 2n ** 64n)).toBe(hash)
      }
    expect(evaluatePolynomial(hashLimbs(R - 1n), 2n ** 64n)).toBe(R - 1n)
  })
})
