import type { Ring } from '../../arithmetic/ring.js'

/** y^2 - x^3 - 4: 0 modulo p exactly for points of BLS12-381's G1 curve. `four` is the ring's 4. */
export function curveEquation<E>(ring: Ring<E>, point: { x: E; y: E }, four: E): E {
  const cube = ring.mul(ring.mul(point.x, point.x), point.x)
  return ring.sub(ring.sub(ring.mul(point.y, point.y), cube), four)
}
