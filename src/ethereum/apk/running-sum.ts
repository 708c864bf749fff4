import type { Choice, Ring } from '../../arithmetic/ring.js'
import { type Affine, addWithSlope } from '../../bls12-381/add-with-slope.js'

/**
 * start + aggregate - sum of the active keys, and the identities that make it true.
 * Twin of `circuits/ethereum/running-sum.circom`, over any ring.
 *
 * @param slopeOf gives the slope of addition j; j = 0 adds the aggregate, j = 1.. subtract a key.
 */
export function runningSum<E>(
  ring: Ring<E>,
  parameters: {
    start: Affine<E>
    aggregate: Affine<E>
    keys: readonly { point: Affine<E>; active: Choice }[]
    slopeOf: (j: number, left: Affine<E>, right: Affine<E>) => E
  },
): { identities: E[]; sum: Affine<E> } {
  const { start, aggregate, keys, slopeOf } = parameters
  const first = addWithSlope(ring, {
    left: start,
    right: aggregate,
    slope: slopeOf(0, start, aggregate),
  })
  const identities = [first.identity]
  let sum = first.sum
  for (const [j, { point, active }] of keys.entries()) {
    const right = { x: point.x, y: ring.sub(ring.zero, point.y) }
    const step = addWithSlope(ring, { left: sum, right, slope: slopeOf(j + 1, sum, right) })
    identities.push(ring.select(active, step.identity, ring.zero))
    sum = {
      x: ring.select(active, step.sum.x, sum.x),
      y: ring.select(active, step.sum.y, sum.y),
    }
  }
  return { identities, sum }
}

/** All identities of the `apk` statement: those of the running sum, and that the claimed sum is the running one. */
export function apkIdentities<E>(
  ring: Ring<E>,
  parameters: Parameters<typeof runningSum<E>>[1] & { claimed: Affine<E> },
): E[] {
  const { identities, sum } = runningSum(ring, parameters)
  return [...identities, ring.sub(sum.x, parameters.claimed.x), ring.sub(sum.y, parameters.claimed.y)]
}
