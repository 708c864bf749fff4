import { sha256 } from '@noble/hashes/sha2.js'

/** Order of the BN254 scalar field, the native field of every circuit. */
export const R = 21888242871839275222246405745257275088548364400416034343698204186575808495617n

/** Representative of `value` in [0, R). */
export function mod(value: bigint): bigint {
  const rest = value % R
  return rest < 0n ? rest + R : rest
}

/** Inverse in the field by the extended Euclidean algorithm. */
export function inverse(value: bigint): bigint {
  let [a, b, x, y] = [mod(value), R, 1n, 0n]
  if (a === 0n) throw new RangeError('zero has no inverse')
  while (a !== 1n) {
    const quotient = b / a
    ;[a, b] = [b - quotient * a, a]
    ;[x, y] = [y - quotient * x, x]
    if (a === 0n) [a, x, b, y] = [b, y, a, x]
  }
  return mod(x)
}

/** `base` to the power `exponent` (not negative) in the field. */
export function power(base: bigint, exponent: bigint): bigint {
  let [result, square, rest] = [1n, mod(base), exponent]
  for (; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % R
    square = (square * square) % R
  }
  return result
}

export type Random = {
  /** Uniform in [0, below). */
  below: (below: bigint) => bigint
  /** Uniform field element. */
  element: () => bigint
}

/** Deterministic random numbers: SHA-256 of the seed and a counter. */
export function createRandom(seed: string): Random {
  let counter = 0
  const block = () => {
    const digest = sha256(new TextEncoder().encode(`${seed}/${counter++}`))
    return digest.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
  }
  const below = (limit: bigint) => {
    const words = Math.ceil(limit.toString(2).length / 256) + 1
    let value = 0n
    for (let i = 0; i < words; i++) value = (value << 256n) | block()
    return value % limit
  }
  return { below, element: () => below(R) }
}

/** A square root in the field by Tonelli and Shanks, or `undefined` when there is none. */
export function squareRoot(value: bigint): bigint | undefined {
  const square = mod(value)
  if (square === 0n) return 0n
  if (power(square, (R - 1n) / 2n) !== 1n) return undefined
  let [odd, twos] = [R - 1n, 0]
  for (; (odd & 1n) === 0n; twos++) odd >>= 1n
  // 5 generates the multiplicative group of the BN254 scalar field.
  let rotation = power(5n, odd)
  let root = power(square, (odd + 1n) / 2n)
  let rest = power(square, odd)
  while (rest !== 1n) {
    let order = 0
    for (let t = rest; t !== 1n; order++) t = (t * t) % R
    const step = power(rotation, 1n << BigInt(twos - order - 1))
    root = (root * step) % R
    rotation = (step * step) % R
    rest = (rest * rotation) % R
    twos = order
  }
  return root
}
