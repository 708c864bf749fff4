import type { BatchParameters } from './batch-parameters.js'
import { evaluatePolynomial, type Polynomial, polynomialRing } from './polynomial-ring.js'

/** Quotient limbs (the top one signed) and signed carries with T(X) = Q(X) p(X) + (X - B) C(X). */
export type BatchWitness = { quotient: bigint[]; carries: bigint[] }

/** The weighted sum T of identities. */
export function weightedSum(identities: readonly Polynomial[], weights: readonly bigint[]): Polynomial {
  return identities.reduce<Polynomial>(
    (sum, identity, j) => polynomialRing.add(sum, polynomialRing.mul(identity, [weights[j]!])),
    polynomialRing.zero,
  )
}

/**
 * Quotient and carries of a weighted sum.
 *
 * @throws RangeError when T(B) is not a multiple of the prime: an identity does not hold.
 */
export function batchWitness(
  total: Polynomial,
  parameters: BatchParameters & { prime: bigint; primeLimbs: readonly bigint[] },
): BatchWitness {
  const { baseBits, quotientLimbs, carryBits, prime, primeLimbs } = parameters
  const base = 1n << BigInt(baseBits)
  const value = evaluatePolynomial(total, base)
  if (value % prime !== 0n) throw new RangeError('the weighted sum is not 0 modulo the prime')

  const quotient: bigint[] = []
  let rest = value / prime
  for (let i = 0; i < quotientLimbs - 1; i++) {
    quotient.push(rest & (base - 1n))
    rest >>= BigInt(baseBits)
  }
  quotient.push(rest)

  const difference = polynomialRing.sub(total, polynomialRing.mul(quotient, primeLimbs))
  const carries: bigint[] = []
  for (let i = 0; i < carryBits.length; i++) {
    // D_i = C_(i-1) - B C_i; exact, since D(B) = 0.
    carries.push(((carries[i - 1] ?? 0n) - (difference[i] ?? 0n)) / base)
  }
  return { quotient, carries }
}
