/** Seeded numbers for tests (mulberry32): the same on every machine, and fast. */
export function createRandom(seed: number) {
  let state = (seed * 2654435761) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    /** A whole number from 0 up to, not including, `limit`. */
    below,
    pick: <T>(list: readonly T[]): T => list[below(list.length)] as T,
    bytes: (length: number): Uint8Array => Uint8Array.from({ length }, () => below(256)),
  }
}

export type Random = ReturnType<typeof createRandom>
