import type { Choice, Ring } from './ring.js'

/** Integers modulo a prime, with inverses: the ring in which hints are found. */
export type PrimeFieldRing = Ring<bigint> & {
  prime: bigint
  reduce(value: bigint): bigint
  /** Throws a `RangeError` on 0. */
  invert(value: bigint): bigint
}

/** Creates the ring of integers modulo `prime`; elements are representatives in [0, prime). */
export function createPrimeFieldRing(prime: bigint): PrimeFieldRing {
  const reduce = (value: bigint): bigint => {
    const remainder = value % prime
    return remainder < 0n ? remainder + prime : remainder
  }
  return {
    prime,
    reduce,
    zero: 0n,
    add: (a, b) => reduce(a + b),
    sub: (a, b) => reduce(a - b),
    mul: (a, b) => reduce(a * b),
    select: (choice: Choice, taken, skipped) => (choice === 1 ? taken : skipped),
    invert(value) {
      let [a, b, u, v] = [reduce(value), prime, 1n, 0n]
      if (a === 0n) throw new RangeError('0 has no inverse')
      while (b !== 0n) {
        const quotient = a / b
        ;[a, b, u, v] = [b, a - quotient * b, v, u - quotient * v]
      }
      return reduce(u)
    },
  }
}
