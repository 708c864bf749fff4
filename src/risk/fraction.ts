import { RiskError } from './risk-error.js'

/** An exact non-negative rational; the denominator is positive. */
export type Fraction = { numerator: bigint; denominator: bigint }

/**
 * Reads `2/3`, `0.25` or `1` exactly.
 *
 * @throws RiskError `INVALID_FRACTION`.
 */
export function parseFraction(text: string): Fraction {
  const ratio = /^(\d{1,30})\/(\d{1,30})$/.exec(text)
  if (ratio !== null && BigInt(ratio[2]!) > 0n) {
    return { numerator: BigInt(ratio[1]!), denominator: BigInt(ratio[2]!) }
  }
  const decimal = /^(\d{1,18})(?:\.(\d{1,18}))?$/.exec(text)
  if (decimal !== null) {
    const digits = decimal[2] ?? ''
    return { numerator: BigInt(`${decimal[1]}${digits}`), denominator: 10n ** BigInt(digits.length) }
  }
  throw new RiskError('INVALID_FRACTION', 'A fraction is written as 2/3 or as 0.25.', {
    facts: [`fraction: ${text.slice(0, 80)}`],
  })
}

/** Whether `left < right`, exactly. */
export function isLess(left: Fraction, right: Fraction): boolean {
  return left.numerator * right.denominator < right.numerator * left.denominator
}

/** The nearest double or the one beside it, for display and for arithmetic that is not exact anyway. */
export function toNumber({ numerator, denominator }: Fraction): number {
  if (numerator === 0n) return 0
  // A quotient of 64 bits or so, however large or small the fraction is; then scaled back, in two steps that both fit.
  const shift = 64 + bitLength(denominator) - bitLength(numerator)
  const quotient =
    shift >= 0 ? (numerator << BigInt(shift)) / denominator : numerator / (denominator << BigInt(-shift))
  const half = Math.trunc(shift / 2)
  return Number(quotient) / 2 ** half / 2 ** (shift - half)
}

/** `floor(amount * fraction)`. */
export function floorShare(amount: bigint, { numerator, denominator }: Fraction): bigint {
  return (amount * numerator) / denominator
}

/** `ceil(amount * fraction)`. */
export function ceilShare(amount: bigint, { numerator, denominator }: Fraction): bigint {
  return (amount * numerator + denominator - 1n) / denominator
}

function bitLength(value: bigint): number {
  return value.toString(2).length
}
