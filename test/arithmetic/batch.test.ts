import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { batchWitness, weightedSum } from '../../src/arithmetic/batch.js'
import { batchParameters } from '../../src/arithmetic/batch-parameters.js'
import { boundsRing } from '../../src/arithmetic/bounds-ring.js'
import { limbBounds, limbLayout, splitLimbs } from '../../src/arithmetic/limbs.js'
import { polynomialRing } from '../../src/arithmetic/polynomial-ring.js'
import type { Ring } from '../../src/arithmetic/ring.js'
import { BASE_FIELD_ORDER as prime } from '../../src/bls12-381/base-field.js'
import { batchResidue, hintsOutOfRange } from './batch-oracle.js'

const layout = limbLayout(381, 32, 32)
const primeLimbs = splitLimbs(prime, layout.widths)
const modulus = { prime, primeLimbs, baseBits: 32 }
const COUNT = 3

/** The statement of these tests: a b - c is 0 modulo p. */
const product = <E>(ring: Ring<E>, a: E, b: E, c: E): E => ring.sub(ring.mul(a, b), c)

const limbs = limbBounds(layout)
const sizes = batchParameters({
  identities: Array.from({ length: COUNT }, () => product(boundsRing, limbs, limbs, limbs)),
  weightBits: 100,
  ...modulus,
})

const residue = fc.oneof(
  fc.bigInt({ min: 0n, max: prime - 1n }),
  fc.constantFrom(0n, 1n, prime - 1n, (1n << 381n) - 1n),
)
const weight = fc.oneof(fc.bigInt({ min: 1n, max: (1n << 100n) - 1n }), fc.constant((1n << 100n) - 1n))
const times = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: COUNT, maxLength: COUNT })
const factors = times(fc.tuple(residue, residue))

function identitiesOf(pairs: readonly (readonly [bigint, bigint])[], error = 0n): (readonly bigint[])[] {
  return pairs.map(([a, b], j) => {
    const c = ((a * b) % prime) + (j === 1 ? error : 0n)
    const [left, right, claimed] = [a, b, c].map((value) => splitLimbs(value, layout.widths))
    return product(polynomialRing, left!, right!, claimed!)
  })
}

describe('weightedSum', () => {
  test('default: coefficient by coefficient', () => {
    expect(weightedSum([[1n, 2n], [3n], [0n, 0n, -1n]], [10n, 100n, 1000n])).toEqual([310n, 20n, -1000n])
  })

  test('args: no identities, no sum', () => {
    expect(weightedSum([], [])).toEqual([])
  })
})

describe('batchWitness', () => {
  test('default: T(X) - Q(X) p(X) = (X - B) C(X), exactly, with every hint inside its range', () => {
    fc.assert(
      fc.property(factors, times(weight), (pairs, weights) => {
        const total = weightedSum(identitiesOf(pairs), weights)
        const witness = batchWitness(total, { ...sizes, ...modulus })
        expect(batchResidue(total, witness, modulus).every((coefficient) => coefficient === 0n)).toBe(true)
        expect(hintsOutOfRange(witness, sizes)).toEqual([])
      }),
    )
  })

  test('behavior: a sum below 0 has a negative top limb and nothing else negative in the quotient', () => {
    const total = primeLimbs.map((limb) => -limb)
    const { quotient, carries } = batchWitness(total, { ...sizes, ...modulus })
    expect(quotient).toEqual([...new Array(sizes.quotientLimbs - 1).fill((1n << 32n) - 1n), -1n])
    expect(batchResidue(total, { quotient, carries }, modulus).every((value) => value === 0n)).toBe(true)
    expect(hintsOutOfRange({ quotient, carries }, sizes)).toEqual([])
  })

  test('args: the zero sum has zero hints', () => {
    const { quotient, carries } = batchWitness([], { ...sizes, ...modulus })
    expect([...quotient, ...carries].every((value) => value === 0n)).toBe(true)
  })

  test('error: one of the identities false by 1, whatever the weights', () => {
    fc.assert(
      fc.property(factors, times(weight), fc.constantFrom(1n, -1n), (pairs, weights, error) => {
        fc.pre(error === 1n || pairs[1]!.every((factor) => factor % prime !== 0n))
        const total = weightedSum(identitiesOf(pairs, error), weights)
        expect(() => batchWitness(total, { ...sizes, ...modulus })).toThrow(RangeError)
      }),
    )
  })

  test('behavior: a weight known beforehand hides a false identity: weights must follow the hints', () => {
    const total = weightedSum(
      identitiesOf(
        [
          [2n, 3n],
          [5n, 7n],
          [1n, 1n],
        ],
        1n,
      ),
      [9n, 0n, 4n],
    )
    expect(() => batchWitness(total, { ...sizes, ...modulus })).not.toThrow()
  })

  test('behavior: hints off by one no longer satisfy the polynomial identity', () => {
    const total = weightedSum(
      identitiesOf([
        [2n, prime - 3n],
        [prime - 5n, 7n],
        [1n, 1n],
      ]),
      [9n, 8n, 4n],
    )
    const witness = batchWitness(total, { ...sizes, ...modulus })
    for (const name of ['quotient', 'carries'] as const) {
      for (let i = 0; i < witness[name].length; i++) {
        const changed = { ...witness, [name]: witness[name].map((hint, k) => (k === i ? hint + 1n : hint)) }
        expect(batchResidue(total, changed, modulus).some((value) => value !== 0n)).toBe(true)
      }
    }
  })
})
