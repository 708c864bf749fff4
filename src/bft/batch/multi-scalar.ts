import type { CurvePoint } from '../signature/baby-jubjub.js'
import { SCALAR_DIGITS, WEIGHT_DIGITS } from './digits.js'
import { NEGATIVE_BASE } from './parameters.js'
import { findSlopes, type SlopeStep } from './slopes.js'

/** Columns below the top digit of a scalar. */
const COLUMNS = SCALAR_DIGITS - 1

/** Multiples of a point by -3, -1, 1 and 3. */
type Multiples = readonly [CurvePoint, CurvePoint, CurvePoint, CurvePoint]

function multiplesOf(point: CurvePoint): Multiples {
  const thrice = point.double().add(point)
  return [thrice.negate(), point.negate(), point, thrice]
}

/**
 * START + sum of c_i A_i + sum of u_k R_k - s B, and every slope on the way to 8 times it and to 8 START.
 * Twin of `circuits/babyjubjub/multi-scalar.circom`.
 *
 * @param weights, scalars digits of u_k; of c_i and, last, of s.
 * @throws RangeError when a step has no slope (probability 2^-228)
 */
export function multiplyScalars(parameters: {
  start: CurvePoint
  keys: readonly CurvePoint[]
  nonces: readonly CurvePoint[]
  weights: readonly (readonly bigint[])[]
  scalars: readonly (readonly bigint[])[]
}): { sum: CurvePoint; slopes: bigint[] } {
  const { start, keys, nonces, weights, scalars } = parameters
  const wide = [...keys, NEGATIVE_BASE].map(multiplesOf)
  const narrow = nonces.map(multiplesOf)
  const shift = start.double().add(start).negate()
  const steps: SlopeStep[] = []
  let sum = start
  const double = (): void => {
    steps.push({ left: sum })
    sum = sum.double()
  }
  const add = (right: CurvePoint): void => {
    steps.push({ left: sum, right })
    sum = sum.add(right)
  }
  const addDigit = (multiples: Multiples, digit: bigint): void => add(multiples[Number(digit + 3n) / 2]!)

  for (const [p, multiples] of wide.entries()) addDigit(multiples, scalars[p]![COLUMNS]!)
  for (let j = COLUMNS - 1; j >= 0; j--) {
    double()
    double()
    add(shift)
    for (const [p, multiples] of wide.entries()) addDigit(multiples, scalars[p]![j]!)
    if (j >= WEIGHT_DIGITS) continue
    for (const [i, multiples] of narrow.entries()) addDigit(multiples, weights[i]![j]!)
  }
  const total = sum
  for (let k = 0; k < 3; k++) double()
  sum = start
  for (let k = 0; k < 3; k++) double()
  return { sum: total, slopes: findSlopes(steps) }
}
