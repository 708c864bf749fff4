import { bls12_381 } from '@noble/curves/bls12-381.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limbPolynomial, splitLimbs } from '../../src/arithmetic/limbs.js'
import { evaluatePolynomial, polynomialRing } from '../../src/arithmetic/polynomial-ring.js'
import { createPrimeFieldRing } from '../../src/arithmetic/prime-field-ring.js'
import { type Affine, addWithSlope } from '../../src/bls12-381/add-with-slope.js'
import { BASE_FIELD_ORDER } from '../../src/bls12-381/base-field.js'

const { Point } = bls12_381.G1
const field = createPrimeFieldRing(BASE_FIELD_ORDER)
const WIDTHS = [...new Array<number>(11).fill(32), 29]

const point = fc.bigInt({ min: 1n, max: bls12_381.fields.Fr.ORDER - 1n }).map((k) => Point.BASE.multiply(k))
const slopeBetween = (left: Affine<bigint>, right: Affine<bigint>): bigint =>
  field.mul(field.sub(right.y, left.y), field.invert(field.sub(right.x, left.x)))
const polynomials = ({ x, y }: Affine<bigint>): Affine<readonly bigint[]> => ({
  x: limbPolynomial(splitLimbs(x, WIDTHS), 1),
  y: limbPolynomial(splitLimbs(y, WIDTHS), 1),
})
const atBase = (value: readonly bigint[]): bigint => field.reduce(evaluatePolynomial(value, 1n << 32n))

describe('addWithSlope', () => {
  test('default: the sum of two points, and an identity that is 0', () => {
    fc.assert(
      fc.property(point, point, (P, Q) => {
        fc.pre(!P.add(Q).is0() && !P.equals(Q))
        const [left, right] = [P.toAffine(), Q.toAffine()]
        const { identity, sum } = addWithSlope(field, { left, right, slope: slopeBetween(left, right) })
        expect(identity).toBe(0n)
        expect(sum).toEqual(P.add(Q).toAffine())
      }),
    )
  })

  test('behavior: over polynomials the sum is unreduced, and the same point modulo p', () => {
    fc.assert(
      fc.property(point, point, (P, Q) => {
        fc.pre(!P.add(Q).is0() && !P.equals(Q))
        const [left, right] = [P.toAffine(), Q.toAffine()]
        const slope = limbPolynomial(splitLimbs(slopeBetween(left, right), WIDTHS), 1)
        const { identity, sum } = addWithSlope(polynomialRing, {
          left: polynomials(left),
          right: polynomials(right),
          slope,
        })
        expect(atBase(identity)).toBe(0n)
        expect({ x: atBase(sum.x), y: atBase(sum.y) }).toEqual(P.add(Q).toAffine())
      }),
      { numRuns: 30 },
    )
  })

  test('error: any other slope leaves an identity that is not 0', () => {
    const nonzero = fc.bigInt({ min: 1n, max: BASE_FIELD_ORDER - 1n })
    fc.assert(
      fc.property(point, point, nonzero, (P, Q, error) => {
        const [left, right] = [P.toAffine(), Q.toAffine()]
        fc.pre(left.x !== right.x)
        const slope = field.add(slopeBetween(left, right), error)
        expect(addWithSlope(field, { left, right, slope }).identity).not.toBe(0n)
      }),
      { numRuns: 30 },
    )
  })

  test('behavior: for a point and itself every slope passes: callers must exclude it', () => {
    const left = Point.BASE.toAffine()
    for (const slope of [0n, 1n, 12345n]) {
      const { identity, sum } = addWithSlope(field, { left, right: left, slope })
      expect(identity).toBe(0n)
      expect(sum).not.toEqual(Point.BASE.double().toAffine())
    }
  })

  test('behavior: for a point and its negative no slope passes', () => {
    const [left, right] = [Point.BASE.toAffine(), Point.BASE.negate().toAffine()]
    for (const slope of [0n, 1n, 12345n]) {
      expect(addWithSlope(field, { left, right, slope }).identity).not.toBe(0n)
    }
  })
})
