import { splitLimbs } from '../../arithmetic/limbs.js'
import type { Polynomial } from '../../arithmetic/polynomial-ring.js'
import { SCALAR_FIELD_ORDER } from '../../arithmetic/scalar-field.js'
import { SUBGROUP_ORDER } from '../signature/baby-jubjub.js'

/** Digits -3, -1, 1, 3 of a scalar, and one digit 1 or -1 above them. */
export const SCALAR_DIGITS = 126
/** Digits of a weight. */
export const WEIGHT_DIGITS = 50
/** Digits and bits of one limb of 64 bits. */
const LIMB_DIGITS = 32

/** r - 2^253: what the highest of the 254 bits of a hash counts for, so that no bits exceed r - 1. */
export const HASH_TOP = SCALAR_FIELD_ORDER - (1n << 253n)
const HASH_LOW_WIDTHS = [64, 64, 64, 61]
const HASH_TOP_LIMBS = splitLimbs(HASH_TOP, HASH_LOW_WIDTHS)

/** The integer that digits stand for: the sum of digits[j] 4^j. */
export function fromDigits(digits: readonly bigint[]): bigint {
  return digits.reduceRight((sum, digit) => 4n * sum + digit, 0n)
}

/** Digits of a scalar modulo the subgroup's order: those of the odd one of its two smallest representatives. */
export function scalarDigits(scalar: bigint): bigint[] {
  const remainder = ((scalar % SUBGROUP_ORDER) + SUBGROUP_ORDER) % SUBGROUP_ORDER
  return oddDigits(remainder % 2n === 1n ? remainder : remainder - SUBGROUP_ORDER)
}

/** Digits of an odd integer below 2^251 in absolute value. */
export function oddDigits(odd: bigint): bigint[] {
  // Every bit b of this stands for 2 b - 1.
  const bits = (odd + (1n << 251n) - 1n) / 2n
  return Array.from({ length: SCALAR_DIGITS }, (_, j) => {
    const pair = (bits >> BigInt(2 * j)) & 3n
    return j === SCALAR_DIGITS - 1 ? 2n * pair - 1n : 2n * pair - 3n
  })
}

/** Limb polynomial of digits; its value at 2^64 is the integer. */
export function digitLimbs(digits: readonly bigint[]): Polynomial {
  return Array.from({ length: Math.ceil(digits.length / LIMB_DIGITS) }, (_, i) =>
    fromDigits(digits.slice(i * LIMB_DIGITS, (i + 1) * LIMB_DIGITS)),
  )
}

/** Highest of the bits of a hash: which of its forms the circuit's generator takes. */
export function hashForm(hash: bigint): bigint {
  return hash >> 253n
}

/** Limb polynomial of a hash in one of its forms. Twin of `circuits/babyjubjub/hash-bits.circom`. */
export function hashLimbs(hash: bigint, form = hashForm(hash)): Polynomial {
  return splitLimbs(hash - form * HASH_TOP, HASH_LOW_WIDTHS).map(
    (limb, i) => limb + form * HASH_TOP_LIMBS[i]!,
  )
}

/** Largest limbs of a hash, of a weight and of a scalar that the circuit's ranges allow. */
export const DIGIT_BOUNDS: Readonly<Record<'hash' | 'weight' | 'scalar', Polynomial>> = {
  hash: HASH_LOW_WIDTHS.map((width, i) => (1n << BigInt(width)) - 1n + HASH_TOP_LIMBS[i]!),
  weight: digitLimbs(new Array<bigint>(WEIGHT_DIGITS).fill(3n)),
  scalar: digitLimbs([...new Array<bigint>(SCALAR_DIGITS - 1).fill(3n), 1n]),
}
