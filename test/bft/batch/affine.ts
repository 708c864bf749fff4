import { inverse, mod } from '../../support/field.js'
import { BATCH_BASE } from './batch-fixture.js'

/** A point of v^2 = u^3 + A u^2 + u. */
export type Affine = readonly [u: bigint, v: bigint]

export const A = 168698n

export const negate = ([u, v]: Affine): Affine => [u, mod(-v)]

/** Where the line of a slope through two points leaves the curve, mirrored: their sum if the slope is theirs. */
export const along = (left: Affine, right: Affine, slope: bigint): Affine => {
  const u = mod(slope * slope - A - left[0] - right[0])
  return [u, mod(slope * (left[0] - u) - left[1])]
}

export const doubleSlope = ([u, v]: Affine) => mod((3n * u * u + 2n * A * u + 1n) * inverse(2n * v))
export const addSlope = (left: Affine, right: Affine) =>
  mod((right[1] - left[1]) * inverse(right[0] - left[0]))

/** The group law, exceptions but for infinity included. */
export const plus = (left: Affine, right: Affine): Affine => {
  const same = left[0] === right[0] && left[1] === right[1]
  return along(left, right, same ? doubleSlope(left) : addSlope(left, right))
}

export const times = (point: Affine, factor: bigint): Affine => {
  let sum: Affine | undefined
  for (const bit of factor.toString(2)) {
    if (sum !== undefined) sum = plus(sum, sum)
    if (bit === '1') sum = sum === undefined ? point : plus(sum, point)
  }
  if (sum === undefined) throw new RangeError('factor must be positive')
  return sum
}

/**
 * `MultiScalar` written from its description: START, its columns and the slopes on the way, in affine coordinates.
 * `choose` may give another slope where both operands of an addition are one point.
 */
export function multiScalar(input: {
  start: Affine
  keys: readonly Affine[]
  nonces: readonly Affine[]
  scalars: readonly (readonly bigint[])[]
  weights: readonly (readonly bigint[])[]
  choose?: (point: Affine) => bigint
}) {
  const { start, keys, nonces, scalars, weights, choose = doubleSlope } = input
  const slopes: bigint[] = []
  let sum = start
  let met = 0
  const step = (right: Affine, slope: bigint) => {
    slopes.push(slope)
    sum = along(sum, right, slope)
  }
  const double = () => step(sum, doubleSlope(sum))
  const add = (right: Affine) => {
    const same = sum[0] === right[0] && sum[1] === right[1]
    if (same) met++
    step(right, same ? choose(right) : addSlope(sum, right))
  }
  const multiple = (point: Affine, digit: bigint) => {
    const size = digit === 3n || digit === -3n ? plus(plus(point, point), point) : point
    return digit < 0n ? negate(size) : size
  }
  const wide = [...keys, BATCH_BASE]
  for (let j = 125; j >= 0; j--) {
    if (j < 125) {
      double()
      double()
      add(negate(plus(plus(start, start), start)))
    }
    for (const [p, point] of wide.entries()) add(multiple(point, scalars[p]![j]!))
    if (j < 50) for (const [i, point] of nonces.entries()) add(multiple(point, weights[i]![j]!))
  }
  const reached = sum
  for (let k = 0; k < 3; k++) double()
  const end = sum
  sum = start
  for (let k = 0; k < 3; k++) double()
  return { slopes, reached, accepted: end[0] === sum[0] && end[1] === sum[1], met }
}
