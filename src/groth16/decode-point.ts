import { bn254 } from '@noble/curves/bn254.js'
import type { G1Affine, G2Affine } from './affine-point.js'

/** Modulus q of bn254's base field: coordinates are below it. */
const BASE_FIELD_MODULUS = bn254.fields.Fp.ORDER

/** Modulus r of bn254's scalar field: public inputs are below it. */
export const SCALAR_FIELD_MODULUS = bn254.fields.Fr.ORDER

type G1Point = InstanceType<typeof bn254.G1.Point>
type G2Point = InstanceType<typeof bn254.G2.Point>

/** Turns canonical coordinates into a point of G1; `undefined` when one is >= q or the point is off the curve. */
export function decodeG1([x, y]: G1Affine): G1Point | undefined {
  if (!isCanonical(x) || !isCanonical(y)) return undefined
  return validated(() => bn254.G1.Point.fromAffine({ x, y }))
}

/**
 * Turns canonical coordinates into a point of G2; `undefined` when one is >= q, the point is off the twist or it
 * lies outside the subgroup of order r (the twist's cofactor is not 1, so the curve equation is not enough).
 */
export function decodeG2([[x0, x1], [y0, y1]]: G2Affine): G2Point | undefined {
  if (![x0, x1, y0, y1].every(isCanonical)) return undefined
  return validated(() => bn254.G2.Point.fromAffine({ x: { c0: x0, c1: x1 }, y: { c0: y0, c1: y1 } }))
}

/** True for 0 <= value < r; callers without types may pass anything. */
export function isScalar(value: bigint): boolean {
  return typeof value === 'bigint' && value >= 0n && value < SCALAR_FIELD_MODULUS
}

/** True for 0 <= value < q. */
function isCanonical(value: bigint): boolean {
  return typeof value === 'bigint' && value >= 0n && value < BASE_FIELD_MODULUS
}

/**
 * Infinity, which noble makes of (0, 0), is refused: no honest key or proof has it. Noble throws on some invalid
 * coordinates (y = 0) as early as at construction.
 */
function validated<point extends { is0(): boolean; assertValidity(): void }>(
  construct: () => point,
): point | undefined {
  try {
    const point = construct()
    point.assertValidity()
    return point.is0() ? undefined : point
  } catch {
    return undefined
  }
}
