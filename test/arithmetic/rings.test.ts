import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundsRing } from '../../src/arithmetic/bounds-ring.js'
import { evaluatePolynomial, polynomialRing } from '../../src/arithmetic/polynomial-ring.js'
import { createPrimeFieldRing } from '../../src/arithmetic/prime-field-ring.js'
import type { Choice, Ring } from '../../src/arithmetic/ring.js'
import { SCALAR_FIELD_ORDER } from '../../src/arithmetic/scalar-field.js'
import { BASE_FIELD_ORDER } from '../../src/bls12-381/base-field.js'

const BASE = 1n << 32n
const LIMBS = 4
const VARIABLES = 4
const LARGEST_LIMB = BASE - 1n

/** A formula over numbered variables and choices, small enough to print when a property fails. */
type Formula =
  | { is: 'variable'; index: number }
  | { is: 'zero' }
  | { is: 'add' | 'sub' | 'mul'; left: Formula; right: Formula }
  | { is: 'select'; index: number; left: Formula; right: Formula }

const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ is: fc.constant('variable' as const), index: fc.nat(VARIABLES - 1) }),
    fc.constant({ is: 'zero' as const }),
    fc.record({
      is: fc.constantFrom('add', 'sub', 'mul'),
      left: tie('formula'),
      right: tie('formula'),
    }),
    fc.record({
      is: fc.constant('select' as const),
      index: fc.nat(VARIABLES - 1),
      left: tie('formula'),
      right: tie('formula'),
    }),
  ),
}))

function run<E>(ring: Ring<E>, node: Formula, variables: readonly E[], choices: readonly Choice[]): E {
  if (node.is === 'zero') return ring.zero
  if (node.is === 'variable') return variables[node.index]!
  const left = run(ring, node.left, variables, choices)
  const right = run(ring, node.right, variables, choices)
  return node.is === 'select' ? ring.select(choices[node.index]!, left, right) : ring[node.is](left, right)
}

const randomLimb = fc.bigInt({ min: -LARGEST_LIMB, max: LARGEST_LIMB })
const extremeLimb = fc.constantFrom(LARGEST_LIMB, -LARGEST_LIMB, 0n)
const limbsOf = (limb: fc.Arbitrary<bigint>) =>
  fc.array(fc.array(limb, { minLength: LIMBS, maxLength: LIMBS }), {
    minLength: VARIABLES,
    maxLength: VARIABLES,
  })
const variables = fc.oneof(limbsOf(randomLimb), limbsOf(extremeLimb))
const bits = fc.array(fc.constantFrom<0 | 1>(0, 1), { minLength: VARIABLES, maxLength: VARIABLES })

const absolute = (value: bigint): bigint => (value < 0n ? -value : value)

describe('one formula, three rings', () => {
  test('default: a limb polynomial at the base is the integer modulo p', () => {
    const field = createPrimeFieldRing(BASE_FIELD_ORDER)
    fc.assert(
      fc.property(formula, variables, bits, (node, polynomials, choices) => {
        const atBase = polynomials.map((limbs) => field.reduce(evaluatePolynomial(limbs, BASE)))
        const viaPolynomials = evaluatePolynomial(run(polynomialRing, node, polynomials, choices), BASE)
        expect(field.reduce(viaPolynomials)).toBe(run(field, node, atBase, choices))
      }),
    )
  })

  test('default: at any other point of the native field it is what the circuit computes there', () => {
    const native = createPrimeFieldRing(SCALAR_FIELD_ORDER)
    const point = fc.bigInt({ min: 0n, max: SCALAR_FIELD_ORDER - 1n })
    fc.assert(
      fc.property(formula, variables, bits, point, (node, polynomials, choices, z) => {
        const atPoint = polynomials.map((limbs) => native.reduce(evaluatePolynomial(limbs, z)))
        const multiplexer: Ring<bigint> = {
          ...native,
          // the circuit's: skipped + bit (taken - skipped)
          select: (bit, taken, skipped) =>
            native.add(skipped, native.mul(bit === 1 ? 1n : 0n, native.sub(taken, skipped))),
        }
        const viaPolynomials = evaluatePolynomial(run(polynomialRing, node, polynomials, choices), z)
        expect(native.reduce(viaPolynomials)).toBe(run(multiplexer, node, atPoint, choices))
      }),
    )
  })

  test('behavior: bounds hold for every coefficient, whichever branch a choice takes', () => {
    const either = Array.from({ length: VARIABLES }, () => 'either' as const)
    const largest = Array.from({ length: VARIABLES }, () => new Array<bigint>(LIMBS).fill(LARGEST_LIMB))
    fc.assert(
      fc.property(formula, variables, bits, (node, polynomials, choices) => {
        const bounds = run(boundsRing, node, largest, either)
        const value = run(polynomialRing, node, polynomials, choices)
        for (const [i, coefficient] of value.entries()) {
          expect(absolute(coefficient)).toBeLessThanOrEqual(bounds[i] ?? 0n)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('behavior: bounds are reached: with all limbs at their largest and no sign to lose, they are exact', () => {
    const addition = formula.map(function positive(node): Formula {
      if (node.is === 'variable' || node.is === 'zero') return node
      const [left, right] = [positive(node.left), positive(node.right)]
      return node.is === 'select'
        ? { is: 'select', index: node.index, left, right }
        : { is: node.is === 'sub' ? 'add' : node.is, left, right }
    })
    const largest = Array.from({ length: VARIABLES }, () => new Array<bigint>(LIMBS).fill(LARGEST_LIMB))
    fc.assert(
      fc.property(addition, bits, (node, choices) => {
        expect(run(boundsRing, node, largest, choices)).toEqual(run(polynomialRing, node, largest, choices))
      }),
    )
  })
})

describe('boundsRing', () => {
  test('default: add and sub both add, mul convolves', () => {
    expect(boundsRing.add([1n, 2n], [3n])).toEqual([4n, 2n])
    expect(boundsRing.sub([1n, 2n], [3n])).toEqual([4n, 2n])
    expect(boundsRing.mul([1n, 2n], [3n, 5n])).toEqual([3n, 11n, 10n])
  })

  test('args: either takes the larger of both branches, coefficient by coefficient', () => {
    expect(boundsRing.select('either', [5n, 1n], [2n, 3n, 7n])).toEqual([5n, 3n, 7n])
    expect(boundsRing.select(1, [5n, 1n], [2n, 3n, 7n])).toEqual([5n, 1n])
    expect(boundsRing.select(0, [5n, 1n], [2n, 3n, 7n])).toEqual([2n, 3n, 7n])
  })

  test('behavior: zero absorbs in products', () => {
    expect(boundsRing.mul(boundsRing.zero, [1n, 2n])).toEqual([])
    expect(polynomialRing.mul([1n, 2n], polynomialRing.zero)).toEqual([])
  })
})

describe('createPrimeFieldRing', () => {
  const field = createPrimeFieldRing(BASE_FIELD_ORDER)
  const nonzero = fc.bigInt({ min: 1n, max: BASE_FIELD_ORDER - 1n })

  test('default: representatives lie in [0, p)', () => {
    expect(field.sub(0n, 1n)).toBe(BASE_FIELD_ORDER - 1n)
    expect(field.reduce(-BASE_FIELD_ORDER)).toBe(0n)
    expect(field.add(BASE_FIELD_ORDER - 1n, 1n)).toBe(0n)
  })

  test('behavior: a value times its inverse is 1, and Fermat gives the same inverse', () => {
    const power = (base: bigint, exponent: bigint): bigint => {
      let [result, square] = [1n, base]
      for (let rest = exponent; rest > 0n; rest >>= 1n) {
        if (rest & 1n) result = (result * square) % BASE_FIELD_ORDER
        square = (square * square) % BASE_FIELD_ORDER
      }
      return result
    }
    fc.assert(
      fc.property(nonzero, (value) => {
        expect(field.mul(value, field.invert(value))).toBe(1n)
        expect(field.invert(value)).toBe(power(value, BASE_FIELD_ORDER - 2n))
        expect(field.invert(value - BASE_FIELD_ORDER)).toBe(field.invert(value))
      }),
      { numRuns: 30 },
    )
  })

  test('error: 0 and multiples of the prime have no inverse', () => {
    expect(() => field.invert(0n)).toThrow(RangeError)
    expect(() => field.invert(3n * BASE_FIELD_ORDER)).toThrow(RangeError)
  })
})
