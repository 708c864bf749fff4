import type { Ring } from '../../arithmetic/ring.js'

/**
 * 8 u h - c, which is 0 modulo the subgroup's order when c is the scalar of a key in a batch.
 * Twin of `circuits/babyjubjub/scalar-identity.circom`.
 */
export function scalarIdentity<E>(ring: Ring<E>, values: { hash: E; weight: E; scalar: E; eight: E }): E {
  const { hash, weight, scalar, eight } = values
  return ring.sub(ring.mul(eight, ring.mul(weight, hash)), scalar)
}
