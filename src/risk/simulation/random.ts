import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** Numbers in [0, 1) that look random and depend on the seed alone. */
export type Random = () => number

/**
 * xoshiro128** of Blackman and Vigna, seeded with SHA-256 of a text: good enough for simulation, the same everywhere, not
 * for secrets. Each number has 53 bits.
 */
export function createRandom(seed: string): Random {
  const digest = new DataView(sha256(utf8ToBytes(seed)).buffer)
  const state = Uint32Array.from([0, 4, 8, 12], (at) => digest.getUint32(at))
  // All zeros is the one state the generator never leaves.
  if (state.every((word) => word === 0)) state[0] = 1
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(state[1]!, 5), 7), 9) >>> 0
    const shifted = state[1]! << 9
    state[2]! ^= state[0]!
    state[3]! ^= state[1]!
    state[1]! ^= state[2]!
    state[0]! ^= state[3]!
    state[2]! ^= shifted
    state[3] = rotate(state[3]!, 11)
    return result
  }
  return () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}
