import { BASE_FIELD_ORDER } from '../../../src/bls12-381/base-field.js'
import type { CommitteeKey } from '../../../src/ethereum/committee/committee-key.js'
import { HALF_RANGE } from '../../../src/ethereum/link/parameters.js'

const p = BASE_FIELD_ORDER

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % p]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % p
    square = (square * square) % p
  }
  return result
}

/** A cube root modulo p, by Adleman, Manders and Miller, or `undefined` for two values in three. */
export function cubeRoot(value: bigint): bigint | undefined {
  if (power(value, (p - 1n) / 3n) !== 1n) return undefined
  let [odd, threes] = [p - 1n, 0n]
  for (; odd % 3n === 0n; threes++) odd /= 3n
  let nonCube = 2n
  while (power(nonCube, (p - 1n) / 3n) === 1n) nonCube++
  const generator = power(nonCube, odd)
  // value^k = value * rest, where rest lies in the group of order 3^threes and is a cube there.
  const k = odd % 3n === 2n ? odd + 1n : 2n * odd + 1n
  const rest = power(value, k - 1n)
  for (let e = 0n, power3 = 1n; e < 3n ** (threes - 1n); e++, power3 = power(generator, 3n * e))
    if ((rest * power3) % p === 1n) return (power(value, k / 3n) * power(generator, e)) % p
  return undefined
}

/**
 * Points of the curve (in the subgroup or not) whose y is at or after `start`, each one with the smallest such y. A point
 * chosen by its y has no known discrete logarithm: this is how a key at the border of the half-range can be had at all.
 */
export function pointWithY(start: bigint): { x: bigint; y: bigint } {
  for (let y = start; ; y++) {
    const x = cubeRoot((y * y - 4n + p) % p)
    if (x !== undefined) return { x, y }
  }
}

/** Bits below the top 102 in which y* is compared with (p - 1) / 2. */
export const CUT = 278n

/** A curve point whose y* agrees with (p - 1) / 2 in its top 102 bits, about `below` under it. */
export function borderKey(below: bigint, sign: 0n | 1n = 0n): CommitteeKey {
  const { x, y: yStar } = pointWithY(HALF_RANGE - below)
  if (yStar > HALF_RANGE || yStar >> CUT !== HALF_RANGE >> CUT) throw new RangeError('not at the border')
  return { x, y: sign === 1n ? p - yStar : yStar, yStar, sign }
}
