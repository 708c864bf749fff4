import { babyjubjub } from '@noble/curves/misc.js'
import { SCALAR_FIELD_ORDER } from '../../arithmetic/scalar-field.js'
import { BftError } from '../bft-error.js'

/** Affine coordinates of a BabyJubjub point in circomlib's form (a = 168700, d = 168696; EIP-2494). */
export type JubPoint = { readonly x: bigint; readonly y: bigint }

/** A point of @noble/curves, which does the arithmetic. */
export type CurvePoint = InstanceType<typeof babyjubjub.Point>

/** Order of the prime-order subgroup. */
export const SUBGROUP_ORDER = babyjubjub.Point.Fn.ORDER

/** circomlib's Base8, generator of the prime-order subgroup. */
export const BASE = babyjubjub.Point.BASE

const A = 168700n
const D = 168696n

function isCoordinate(value: unknown): value is bigint {
  return typeof value === 'bigint' && value >= 0n && value < SCALAR_FIELD_ORDER
}

/** Whether both coordinates are canonical and satisfy a x^2 + y^2 = 1 + d x^2 y^2. */
export function isOnCurve(point: JubPoint): boolean {
  if (!isCoordinate(point.x) || !isCoordinate(point.y)) return false
  const x2 = point.x ** 2n
  const y2 = point.y ** 2n
  return (A * x2 + y2 - 1n - D * x2 * y2) % SCALAR_FIELD_ORDER === 0n
}

/**
 * The point of given coordinates, which may lie outside the prime-order subgroup.
 *
 * @throws BftError POINT_NOT_ON_CURVE
 */
export function toCurvePoint(point: JubPoint): CurvePoint {
  if (!isOnCurve(point))
    throw new BftError('POINT_NOT_ON_CURVE', 'The coordinates are of no BabyJubjub point.')
  return babyjubjub.Point.fromAffine({ x: point.x, y: point.y })
}

/** Affine coordinates of a point. */
export function toJubPoint(point: CurvePoint): JubPoint {
  const { x, y } = point.toAffine()
  return { x, y }
}

/**
 * Throws unless a point may be a validator's key: on the curve, of the prime-order subgroup, not the identity.
 *
 * @throws BftError POINT_NOT_ON_CURVE, SMALL_ORDER_POINT, POINT_OUTSIDE_SUBGROUP
 */
export function assertPublicKey(publicKey: JubPoint): void {
  const point = toCurvePoint(publicKey)
  if (point.isSmallOrder()) throw new BftError('SMALL_ORDER_POINT', 'A public key must not have small order.')
  if (!point.isTorsionFree())
    throw new BftError('POINT_OUTSIDE_SUBGROUP', 'A public key must lie in the prime-order subgroup.')
}
