import type { BatchParameters } from '../../src/arithmetic/batch-parameters.js'

/**
 * Plain long multiplication, kept apart from the rings under test.
 *
 * @returns the coefficients of T(X) - Q(X) p(X) - (X - B) C(X): all 0 for a true batch.
 */
export function batchResidue(
  total: readonly bigint[],
  witness: { quotient: readonly bigint[]; carries: readonly bigint[] },
  modulus: { primeLimbs: readonly bigint[]; baseBits: number },
): bigint[] {
  const { quotient, carries } = witness
  const { primeLimbs, baseBits } = modulus
  const length = Math.max(total.length, quotient.length + primeLimbs.length - 1, carries.length + 1)
  const residue = Array.from({ length }, (_, i) => total[i] ?? 0n)
  for (let i = 0; i < quotient.length; i++) {
    for (let j = 0; j < primeLimbs.length; j++) residue[i + j]! -= quotient[i]! * primeLimbs[j]!
  }
  for (let i = 0; i < carries.length; i++) {
    residue[i]! += carries[i]! << BigInt(baseBits)
    residue[i + 1]! -= carries[i]!
  }
  return residue
}

/** Names of the hints outside the ranges that the circuit's range checks allow. */
export function hintsOutOfRange(
  witness: { quotient: readonly bigint[]; carries: readonly bigint[] },
  widths: BatchParameters,
): string[] {
  const outside: string[] = []
  const check = (name: string, value: bigint, low: bigint, high: bigint): void => {
    if (value < low || value >= high) outside.push(name)
  }
  const signed = (name: string, value: bigint, bits: number): void => {
    const half = 1n << BigInt(bits - 1)
    check(name, value, -half, half)
  }
  const { quotient, carries } = witness
  for (const [i, limb] of quotient.entries()) {
    if (i === quotient.length - 1) signed(`quotient ${i}`, limb, widths.quotientTopBits)
    else check(`quotient ${i}`, limb, 0n, 1n << BigInt(widths.baseBits))
  }
  for (const [i, carry] of carries.entries()) signed(`carry ${i}`, carry, widths.carryBits[i]!)
  if (quotient.length !== widths.quotientLimbs) outside.push('number of quotient limbs')
  if (carries.length !== widths.carryBits.length) outside.push('number of carries')
  return outside
}

/**
 * A polynomial with T(B) a multiple of the prime whose coefficients have the given signs and are as large as `bounds`
 * allows, up to one base digit in the lowest ones.
 */
export function extremeMultiple(parameters: {
  bounds: readonly bigint[]
  signs: readonly (1n | -1n)[]
  prime: bigint
  baseBits: number
}): bigint[] {
  const { bounds, signs, prime, baseBits } = parameters
  const digit = (1n << BigInt(baseBits)) - 1n
  const total = bounds.map((bound, i) => signs[i]! * bound)
  const at = (polynomial: readonly bigint[]): bigint =>
    polynomial.reduceRight((sum, coefficient) => (sum << BigInt(baseBits)) + coefficient, 0n)
  const digits = Math.min(bounds.length, 12)
  // Make room for one digit in each low coefficient, then take the remainder away digit by digit.
  for (let i = 0; i < digits; i++) if (signs[i] === -1n) total[i]! += digit
  let rest = ((at(total) % prime) + prime) % prime
  for (let i = 0; i < digits; i++) {
    total[i]! -= rest & digit
    rest >>= BigInt(baseBits)
  }
  if (rest !== 0n || at(total) % prime !== 0n)
    throw new Error('the remainder does not fit the low coefficients')
  return total
}
