import type { G1Affine, G2Affine } from './affine-point.js'
import { parseInteger } from './parse-integer.js'

/** Reads `["x", "y", "1"]` as snarkjs writes a G1 point; `undefined` for any other shape, infinity included. */
export function parseG1(value: unknown): G1Affine | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [x, y, z] = value.map(parseInteger)
  return x !== undefined && y !== undefined && z === 1n ? [x, y] : undefined
}

/** Reads `[["x0", "x1"], ["y0", "y1"], ["1", "0"]]`; `undefined` for any other shape, infinity included. */
export function parseG2(value: unknown): G2Affine | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [x, y, z] = value.map(parsePair)
  return x !== undefined && y !== undefined && z !== undefined && z[0] === 1n && z[1] === 0n
    ? [x, y]
    : undefined
}

function parsePair(value: unknown): readonly [bigint, bigint] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [c0, c1] = value.map(parseInteger)
  return c0 !== undefined && c1 !== undefined ? [c0, c1] : undefined
}
