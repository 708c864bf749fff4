import { SCALAR_FIELD_ORDER, toScalar } from '../../arithmetic/scalar-field.js'
import type { CurvePoint } from '../signature/baby-jubjub.js'
import { invertAll, MONTGOMERY_A, toMontgomery } from './montgomery.js'

/** An addition, or without `right` a doubling, whose slope a circuit takes as a hint. */
export type SlopeStep = { left: CurvePoint; right?: CurvePoint }

/**
 * Slopes in Montgomery form of many steps, by two batch inversions.
 *
 * @throws RangeError when a step has no slope: two equal or opposite points, or one of order 1 or 2
 */
export function findSlopes(steps: readonly SlopeStep[]): bigint[] {
  const left = toMontgomery(steps.map((step) => step.left))
  const rights = [...new Set(steps.flatMap(({ right }) => right ?? []))]
  const coordinates = toMontgomery(rights)
  const right = new Map(rights.map((point, i) => [point, coordinates[i]!]))
  const fractions = steps.map((step, i): [numerator: bigint, denominator: bigint] => {
    const [u, v] = left[i]!
    const other = step.right === undefined ? undefined : right.get(step.right)
    if (other === undefined) return [(3n * u + 2n * MONTGOMERY_A) * u + 1n, toScalar(2n * v)]
    return [other[1] - v, toScalar(other[0] - u)]
  })
  const inverses = invertAll(fractions.map(([, denominator]) => denominator))
  return fractions.map(([numerator], i) => toScalar((numerator % SCALAR_FIELD_ORDER) * inverses[i]!))
}
