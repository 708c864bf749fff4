import type { Ring } from '../../arithmetic/ring.js'

/** Limbs of what one signature adds to the scalar of its key. */
export type ScalarTerm<E> = { hash: E; weight: E }

/**
 * 8 (sum of u h) - c over the signatures of a key, which is 0 modulo the subgroup's order when c is the scalar of that key
 * in a batch. Twin of `circuits/babyjubjub/scalar-identity.circom`.
 *
 * @param values.terms one at least.
 */
export function scalarIdentity<E>(
  ring: Ring<E>,
  values: { terms: readonly ScalarTerm<E>[]; scalar: E; eight: E },
): E {
  const { terms, scalar, eight } = values
  const sum = terms.map(({ hash, weight }) => ring.mul(weight, hash)).reduce((a, b) => ring.add(a, b))
  return ring.sub(ring.mul(eight, sum), scalar)
}
