import type { Ring } from './ring.js'

/** Largest absolute value that each coefficient of a polynomial can take; index is the exponent. */
export type Bounds = readonly bigint[]

function add(a: Bounds, b: Bounds): Bounds {
  const out = new Array<bigint>(Math.max(a.length, b.length))
  for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0n) + (b[i] ?? 0n)
  return out
}

/**
 * Worst-case coefficient bounds. Every width of a circuit is computed in this ring from what the circuit's range checks
 * allow, never from observed values.
 */
export const boundsRing: Ring<Bounds> = {
  zero: [],
  add,
  sub: add,
  mul(a, b) {
    if (a.length === 0 || b.length === 0) return []
    const out = new Array<bigint>(a.length + b.length - 1).fill(0n)
    for (const [i, x] of a.entries()) {
      for (const [j, y] of b.entries()) out[i + j]! += x * y
    }
    return out
  },
  select(choice, taken, skipped) {
    if (choice === 1) return taken
    if (choice === 0) return skipped
    const out = new Array<bigint>(Math.max(taken.length, skipped.length))
    for (let i = 0; i < out.length; i++) {
      const [x, y] = [taken[i] ?? 0n, skipped[i] ?? 0n]
      out[i] = x > y ? x : y
    }
    return out
  },
}
