import { babyjubjub } from '@noble/curves/misc.js'
import { toScalar } from '../../arithmetic/scalar-field.js'
import { type CurvePoint, toCurvePoint } from '../signature/baby-jubjub.js'
import { MONTGOMERY_A } from './montgomery.js'

const { Fp } = babyjubjub.Point

/** Choices of the counter; half of all u are on the curve. */
const COUNTERS = 256n

/**
 * The point with the first u from a challenge on. Twin of `circuits/babyjubjub/start-point.circom`.
 *
 * @throws RangeError when there is none (probability 2^-256)
 */
export function startPoint(challenge: bigint): { point: CurvePoint; counter: bigint; v: bigint } {
  for (let counter = 0n; counter < COUNTERS; counter++) {
    const u = toScalar(challenge + counter)
    const square = Fp.create(u * Fp.create(u * (u + MONTGOMERY_A) + 1n))
    if (Fp.pow(square, (Fp.ORDER - 1n) / 2n) !== 1n) continue
    const v = Fp.sqrt(square)
    const point = toCurvePoint({ x: Fp.div(u, v), y: Fp.div(Fp.sub(u, 1n), Fp.add(u, 1n)) })
    return { point, counter, v }
  }
  throw new RangeError('no start point for this challenge')
}
