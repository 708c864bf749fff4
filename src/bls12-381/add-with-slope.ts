import type { Ring } from '../arithmetic/ring.js'

/** Affine coordinates as elements of some ring. */
export type Affine<E> = { x: E; y: E }

/**
 * Affine addition with a given slope. Twin of `circuits/bls12-381/add-with-slope.circom`.
 *
 * @returns the identity that must be 0 modulo the prime, and the sum, which is right when it is and when the operands'
 * x coordinates differ.
 */
export function addWithSlope<E>(
  ring: Ring<E>,
  parameters: { left: Affine<E>; right: Affine<E>; slope: E },
): { identity: E; sum: Affine<E> } {
  const { left, right, slope } = parameters
  const identity = ring.sub(ring.mul(slope, ring.sub(right.x, left.x)), ring.sub(right.y, left.y))
  const x = ring.sub(ring.sub(ring.mul(slope, slope), left.x), right.x)
  const y = ring.sub(ring.mul(slope, ring.sub(left.x, x)), left.y)
  return { identity, sum: { x, y } }
}
