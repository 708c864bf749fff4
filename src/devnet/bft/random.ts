/** A deterministic stream of integers below a bound (at most 2^32). */
export type Random = (bound: number) => number

/**
 * Chris Doty-Humphrey's sfc32 (PractRand 0.94), started from 16 bytes of a seed. Not secret.
 *
 * @param seed At least 16 bytes.
 */
export function createRandom(seed: Uint8Array): Random {
  const view = new DataView(seed.buffer, seed.byteOffset, seed.byteLength)
  let a = view.getUint32(0)
  let b = view.getUint32(4)
  let c = view.getUint32(8)
  let counter = view.getUint32(12)
  return (bound) => {
    const value = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = ((c << 21) | (c >>> 11)) >>> 0
    c = (c + value) >>> 0
    return Math.floor((value / 2 ** 32) * bound)
  }
}
