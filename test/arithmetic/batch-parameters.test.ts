import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { batchWitness } from '../../src/arithmetic/batch.js'
import { batchParameters } from '../../src/arithmetic/batch-parameters.js'
import { splitLimbs } from '../../src/arithmetic/limbs.js'
import { SCALAR_FIELD_ORDER } from '../../src/arithmetic/scalar-field.js'
import { BASE_FIELD_ORDER } from '../../src/bls12-381/base-field.js'
import { batchResidue, extremeMultiple, hintsOutOfRange } from './batch-oracle.js'

/** A modulus small enough to check every polynomial: p = 13, B = 4, p = 1 + 3 X. */
const tiny = { prime: 13n, primeLimbs: [1n, 3n], baseBits: 2 }

const modulus = {
  prime: BASE_FIELD_ORDER,
  primeLimbs: splitLimbs(BASE_FIELD_ORDER, [...new Array(11).fill(32), 29]),
  baseBits: 32,
}

describe('batchParameters', () => {
  test('default: worked by hand', () => {
    // |T| <= 3 (5 + 5 X), T(4) <= 75, |Q| <= ceil(75 / 13) = 6: 4 bits, as one limb of 2 and a signed top of 2.
    const sizes = batchParameters({ identities: [[5n, 5n]], weightBits: 2, ...tiny })
    expect(sizes).toEqual({
      baseBits: 2,
      quotientLimbs: 2,
      quotientTopBits: 2,
      // |Q| <= 3 + 2 X, |Q p| <= 3 + 11 X + 6 X^2, |D| <= 18, 26, 6: from below |C| <= 4, 7; from above 6 + 26, 6
      carryBits: [4, 4],
      // degree 1: 26 + 2^3 + 4 * 2^3
      worstCoefficient: 66n,
    })
  })

  test('behavior: every honest witness fits: all polynomials of a tiny statement', () => {
    const sizes = batchParameters({ identities: [[5n, 5n]], weightBits: 1, ...tiny })
    let true_ = 0
    for (let t0 = -5n; t0 <= 5n; t0++) {
      for (let t1 = -5n; t1 <= 5n; t1++) {
        if ((t0 + 4n * t1) % 13n !== 0n) {
          expect(() => batchWitness([t0, t1], { ...sizes, ...tiny })).toThrow(RangeError)
          continue
        }
        true_++
        const witness = batchWitness([t0, t1], { ...sizes, ...tiny })
        expect(hintsOutOfRange(witness, sizes)).toEqual([])
        expect(batchResidue([t0, t1], witness, tiny).every((value) => value === 0n)).toBe(true)
      }
    }
    expect(true_).toBe(9)
  })

  const bounds = fc.array(fc.bigInt({ min: 1n << 64n, max: 1n << 110n }), { minLength: 12, maxLength: 34 })
  const signs = fc.array(fc.constantFrom<1n | -1n>(1n, -1n), { minLength: 34, maxLength: 34 })

  test('behavior: every honest witness fits: sums at the very edge of arbitrary bounds', () => {
    fc.assert(
      fc.property(bounds, signs, (identity, chosen) => {
        const sizes = batchParameters({ identities: [identity], weightBits: 100, ...modulus })
        const weighted = identity.map((bound) => bound * ((1n << 100n) - 1n))
        const total = extremeMultiple({ bounds: weighted, signs: chosen, ...modulus })
        const witness = batchWitness(total, { ...sizes, ...modulus })
        expect(hintsOutOfRange(witness, sizes)).toEqual([])
        expect(batchResidue(total, witness, modulus).every((value) => value === 0n)).toBe(true)
      }),
    )
  })

  test('behavior: no narrower quotient would do', () => {
    fc.assert(
      fc.property(bounds, (identity) => {
        const sizes = batchParameters({ identities: [identity], weightBits: 100, ...modulus })
        const weighted = identity.map((bound) => bound * ((1n << 100n) - 1n))
        const positive = new Array<1n>(34).fill(1n)
        const total = extremeMultiple({ bounds: weighted, signs: positive, ...modulus })
        const top = batchWitness(total, { ...sizes, ...modulus }).quotient.at(-1)!
        // 2^(k-2) - 1 only where the bound itself sits on a power of two
        expect(top).toBeGreaterThanOrEqual((1n << BigInt(Math.max(0, sizes.quotientTopBits - 2))) - 1n)
      }),
    )
  })

  test('behavior: more or larger identities never make the batch smaller', () => {
    const one = batchParameters({ identities: [[5n, 5n]], weightBits: 10, ...tiny })
    const two = batchParameters({
      identities: [
        [5n, 5n],
        [1n, 1n],
      ],
      weightBits: 10,
      ...tiny,
    })
    const wider = batchParameters({ identities: [[5n, 5n]], weightBits: 11, ...tiny })
    expect(two.worstCoefficient).toBeGreaterThan(one.worstCoefficient)
    expect(wider.worstCoefficient).toBeGreaterThan(one.worstCoefficient)
  })

  test('error: a coefficient that can reach r; the largest that cannot is accepted', () => {
    const sizesAt = (bound: bigint) => batchParameters({ identities: [[bound]], weightBits: 1, ...tiny })
    let [low, high] = [0n, SCALAR_FIELD_ORDER]
    while (high - low > 1n) {
      const middle = (low + high) >> 1n
      try {
        sizesAt(middle)
        low = middle
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
        high = middle
      }
    }
    expect(sizesAt(low).worstCoefficient).toBeLessThanOrEqual(SCALAR_FIELD_ORDER - 1n)
    expect(() => sizesAt(low + 1n)).toThrow('the identity would wrap modulo r')
    expect(low).toBeGreaterThan(SCALAR_FIELD_ORDER >> 4n)
  })
})
