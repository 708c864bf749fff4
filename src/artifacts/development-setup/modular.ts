import { scalarFieldOrder } from '../bn254.js'

/** `base^exponent` in the BN254 scalar field. */
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base % scalarFieldOrder
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % scalarFieldOrder
    square = (square * square) % scalarFieldOrder
  }
  return result
}

/** Inverse in the BN254 scalar field (Fermat); 0 for 0. */
export function inverse(value: bigint): bigint {
  return power(value, scalarFieldOrder - 2n)
}

/** Root of unity of order `2^exponent` used by snarkjs: 5 is the least non-residue. */
export function rootOfUnity(exponent: number): bigint {
  return power(5n, (scalarFieldOrder - 1n) >> BigInt(exponent))
}
