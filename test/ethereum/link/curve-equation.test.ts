import { bls12_381 } from '@noble/curves/bls12-381.js'
import { describe, expect, test } from 'vitest'
import { boundsRing } from '../../../src/arithmetic/bounds-ring.js'
import { limbBounds, splitLimbs } from '../../../src/arithmetic/limbs.js'
import { evaluatePolynomial, polynomialRing } from '../../../src/arithmetic/polynomial-ring.js'
import { createPrimeFieldRing } from '../../../src/arithmetic/prime-field-ring.js'
import { BASE_FIELD_ORDER } from '../../../src/bls12-381/base-field.js'
import { curveEquation } from '../../../src/ethereum/link/curve-equation.js'
import { LINK_X_LAYOUT, LINK_Y_LAYOUT } from '../../../src/ethereum/link/parameters.js'
import { createRandom } from '../../support/field.js'
import { borderKey, cubeRoot, pointWithY } from './border-key.js'
import { linkCase } from './link-fixture.js'

const { Point } = bls12_381.G1
const field = createPrimeFieldRing(BASE_FIELD_ORDER)
const random = createRandom('curve equation')
const atField = (point: { x: bigint; y: bigint }) => curveEquation(field, point, 4n)
const polynomialOf = ({ x, y }: { x: bigint; y: bigint }) =>
  curveEquation(
    polynomialRing,
    { x: splitLimbs(x, LINK_X_LAYOUT.widths), y: splitLimbs(y, LINK_Y_LAYOUT.widths) },
    [4n],
  )

describe('curveEquation', () => {
  test('default: 0 modulo p on the curve, with either y; not 0 beside it', () => {
    for (const { x, y, yStar } of linkCase('curve').committed.keys) {
      expect(atField({ x, y })).toBe(0n)
      expect(atField({ x, y: yStar })).toBe(0n)
      expect(atField({ x, y: field.sub(0n, y) })).toBe(0n)
      expect(atField({ x, y: field.add(y, 1n) })).not.toBe(0n)
      expect(atField({ x: field.add(x, 1n), y })).not.toBe(0n)
      expect(atField({ x: y, y: x })).not.toBe(0n)
    }
    expect(atField({ x: 0n, y: 2n })).toBe(0n)
    expect(atField({ x: 0n, y: 0n })).not.toBe(0n)
  })

  test('behavior: over integer polynomials at 2^64 it is the integer, a multiple of p for keys', () => {
    for (const { x, yStar } of linkCase('polynomial').committed.keys) {
      const value = evaluatePolynomial(polynomialOf({ x, y: yStar }), 2n ** 64n)
      expect(value).toBe(yStar * yStar - x * x * x - 4n)
      expect(value % BASE_FIELD_ORDER).toBe(0n)
    }
    const value = evaluatePolynomial(polynomialOf({ x: 5n, y: 7n }), 2n ** 64n)
    expect(value).toBe(49n - 125n - 4n)
  })

  test('behavior: bounds hold for every pair of numbers in range, and are met at the largest', () => {
    const bounds = curveEquation(boundsRing, { x: limbBounds(LINK_X_LAYOUT), y: limbBounds(LINK_Y_LAYOUT) }, [
      4n,
    ])
    const top = { x: 2n ** 381n - 1n, y: 2n ** 380n - 1n }
    const points = [top, { x: top.x, y: 0n }, { x: 0n, y: top.y }]
    for (let i = 0; i < 50; i++) points.push({ x: random.below(top.x), y: random.below(top.y) })
    const within = (polynomial: readonly bigint[]) =>
      polynomial.every((value, i) => value <= bounds[i] && -value <= bounds[i])
    for (const point of points) expect(within(polynomialOf(point))).toBe(true)
    const [square, cube] = [polynomialOf({ x: 0n, y: top.y }), polynomialOf({ x: top.x, y: 0n })]
    // The two 4s cancel.
    const largest = polynomialRing.sub(square, cube).map((value, i) => (i === 0 ? value + 4n : value))
    expect(largest).toEqual(bounds)
  })
})

describe('points with a chosen y', () => {
  test('default: cube roots are cube roots, and a third of all values have one', () => {
    let found = 0
    for (let i = 0; i < 60; i++) {
      const value = random.below(BASE_FIELD_ORDER)
      const root = cubeRoot(value)
      if (root === undefined) continue
      found++
      expect((root * root * root) % BASE_FIELD_ORDER).toBe(value)
    }
    expect(found).toBeGreaterThan(5)
    expect(found).toBeLessThan(40)
  })

  test('behavior: they are on the curve, not in the subgroup, and at the border', () => {
    const key = borderKey(2n ** 200n, 1n)
    expect(key.y).toBe(BASE_FIELD_ORDER - key.yStar)
    for (const point of [key, pointWithY(12345n)]) {
      const { x, y } = point
      expect(atField({ x, y })).toBe(0n)
      expect(Point.fromAffine({ x, y }).isTorsionFree()).toBe(false)
    }
  })
})
