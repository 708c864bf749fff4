import type { Bounds } from './bounds-ring.js'
import { boundsRing } from './bounds-ring.js'
import { evaluatePolynomial } from './polynomial-ring.js'
import { SCALAR_FIELD_ORDER } from './scalar-field.js'

/** Sizes of a batch check: limbs of the quotient and widths of the carries. */
export type BatchParameters = {
  baseBits: number
  /** Limbs of the quotient; all but the top one have `baseBits` bits. */
  quotientLimbs: number
  /** Width of the top limb with its sign. */
  quotientTopBits: number
  /** Width of each carry with its sign. */
  carryBits: readonly number[]
  /** Largest value over all coefficients of the left side of the exact rule; at most r - 1. */
  worstCoefficient: bigint
}

/** Narrowest range check that circom 2.2.3 compiles in an array of components of mixed widths. */
const SMALLEST_WIDTH = 2

/** Bits of a two's complement that holds every integer of absolute value at most `bound`, at least 2. */
function signedBits(bound: bigint): number {
  return Math.max(SMALLEST_WIDTH, bound.toString(2).length + 1)
}

const ceilDivide = (a: bigint, b: bigint): bigint => (a + b - 1n) / b

/**
 * Sizes a batch check so that every honest witness fits and no coefficient can reach the field's prime.
 *
 * The exact rule, for every exponent i, with what the range checks allow at worst:
 *
 *     sum_j (2^S - 1) |L_j|_i + |Q p|_i + |C_(i-1)| + B |C_i| <= r - 1
 *
 * @param identities bounds of each identity's coefficients.
 * @param weightBits S.
 * @param prime the foreign prime.
 * @throws RangeError when the rule fails: the batch would prove nothing.
 */
export function batchParameters(parameters: {
  identities: readonly Bounds[]
  weightBits: number
  prime: bigint
  primeLimbs: readonly bigint[]
  baseBits: number
}): BatchParameters {
  const { identities, weightBits, prime, primeLimbs, baseBits } = parameters
  const base = 1n << BigInt(baseBits)
  const weight = (1n << BigInt(weightBits)) - 1n
  const total = boundsRing.mul(identities.reduce(boundsRing.add, boundsRing.zero), [weight])

  const largestQuotient = ceilDivide(evaluatePolynomial(total, base), prime)
  const quotientBits = signedBits(largestQuotient)
  const quotientLimbs = Math.ceil(quotientBits / baseBits)
  const quotientTopBits = Math.max(SMALLEST_WIDTH, quotientBits - baseBits * (quotientLimbs - 1))
  const quotient = Array.from({ length: quotientLimbs }, (_, i) =>
    i === quotientLimbs - 1 ? 1n << BigInt(quotientTopBits - 1) : base - 1n,
  )

  const difference = boundsRing.add(total, boundsRing.mul(quotient, primeLimbs))
  const carries = carryBounds(difference, base)
  const carryBits = carries.map(signedBits)

  let worstCoefficient = 0n
  for (let i = 0; i < difference.length; i++) {
    const before = i === 0 ? 0n : 1n << BigInt(carryBits[i - 1]! - 1)
    const here = i === carries.length ? 0n : base << BigInt(carryBits[i]! - 1)
    const coefficient = difference[i]! + before + here
    if (coefficient > worstCoefficient) worstCoefficient = coefficient
  }
  if (worstCoefficient >= SCALAR_FIELD_ORDER) {
    throw new RangeError(
      `a coefficient can reach ${worstCoefficient.toString(2).length} bits: the identity would wrap modulo r`,
    )
  }
  return { baseBits, quotientLimbs, quotientTopBits, carryBits, worstCoefficient }
}

/**
 * Bounds of the carries of an honest witness, where D_i = C_(i-1) - B C_i: from the low end |C_i| <= (|D_i| + |C_(i-1)|) / B,
 * from the high end |C_i| <= |D_(i+1)| + B |C_(i+1)|; both hold, so the smaller counts.
 */
function carryBounds(difference: Bounds, base: bigint): bigint[] {
  const count = difference.length - 1
  const low: bigint[] = []
  for (let i = 0; i < count; i++) low.push((difference[i]! + (low[i - 1] ?? 0n)) / base)
  const out = new Array<bigint>(count)
  let high = 0n
  for (let i = count - 1; i >= 0; i--) {
    high = difference[i + 1]! + base * high
    out[i] = high < low[i]! ? high : low[i]!
    high = out[i]!
  }
  return out
}
