import type { Groth16Proof } from '../../src/groth16/proof.js'

/** Names of the eight coordinates of a proof. */
export const coordinates = ['a.x', 'a.y', 'b.x0', 'b.x1', 'b.y0', 'b.y1', 'c.x', 'c.y'] as const
export type Coordinate = (typeof coordinates)[number]

/** A copy of a proof with one coordinate changed. */
export function withCoordinate(
  { a, b, c }: Groth16Proof,
  name: Coordinate,
  change: (value: bigint) => bigint,
): Groth16Proof {
  const pick = (coordinate: Coordinate, value: bigint) => (coordinate === name ? change(value) : value)
  return {
    a: [pick('a.x', a[0]), pick('a.y', a[1])],
    b: [
      [pick('b.x0', b[0][0]), pick('b.x1', b[0][1])],
      [pick('b.y0', b[1][0]), pick('b.y1', b[1][1])],
    ],
    c: [pick('c.x', c[0]), pick('c.y', c[1])],
  }
}
