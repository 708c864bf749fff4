import { createPrimeFieldRing } from '../../arithmetic/prime-field-ring.js'
import { SCALAR_FIELD_ORDER, toScalar } from '../../arithmetic/scalar-field.js'
import type { CurvePoint } from '../signature/baby-jubjub.js'

const field = createPrimeFieldRing(SCALAR_FIELD_ORDER)

/** Coordinates on v^2 = u^3 + A u^2 + u, the Montgomery form of BabyJubjub (EIP-2494). */
export type MontgomeryPoint = readonly [u: bigint, v: bigint]

/** A of the curve equation. Twin of `circuits/babyjubjub/montgomery-add.circom`. */
export const MONTGOMERY_A = 168698n

/** Sum of the two u of the points of order 8; their product is 1. Twin of `circuits/babyjubjub/odd-multiples.circom`. */
export const ORDER_8_SUM = 7459682575629235178381992001217897770127131545982048723038166071476808551917n

/**
 * Inverses modulo r of many field elements at the price of one.
 *
 * @throws RangeError when one of them is 0
 */
export function invertAll(values: readonly bigint[]): bigint[] {
  const before = new Array<bigint>(values.length)
  let product = 1n
  for (const [i, value] of values.entries()) {
    before[i] = product
    product = (product * value) % SCALAR_FIELD_ORDER
  }
  let rest = field.invert(product)
  const out = new Array<bigint>(values.length)
  for (let i = values.length - 1; i >= 0; i--) {
    out[i] = (rest * before[i]!) % SCALAR_FIELD_ORDER
    rest = (rest * values[i]!) % SCALAR_FIELD_ORDER
  }
  return out
}

/**
 * Montgomery coordinates of many points: u = (1 + y) / (1 - y), v = u / x.
 *
 * @throws RangeError when one of them has none, being the identity or of order 2
 */
export function toMontgomery(points: readonly CurvePoint[]): MontgomeryPoint[] {
  // Of X : Y : Z: u = (Z + Y) / (Z - Y), v = u Z / X.
  const inverses = invertAll(points.map(({ X, Y, Z }) => toScalar((Z - Y) * X)))
  return points.map(({ X, Y, Z }, i) => {
    const shared = ((Z + Y) * inverses[i]!) % SCALAR_FIELD_ORDER
    return [toScalar(shared * X), toScalar(shared * Z)]
  })
}
