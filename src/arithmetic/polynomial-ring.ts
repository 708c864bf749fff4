import type { Choice, Ring } from './ring.js'

/** An integer polynomial; index is the exponent. Trailing zeros are allowed. */
export type Polynomial = readonly bigint[]

function combine(a: Polynomial, b: Polynomial, sign: 1n | -1n): Polynomial {
  const out = new Array<bigint>(Math.max(a.length, b.length))
  for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0n) + sign * (b[i] ?? 0n)
  return out
}

function multiply(a: Polynomial, b: Polynomial): Polynomial {
  if (a.length === 0 || b.length === 0) return []
  const out = new Array<bigint>(a.length + b.length - 1).fill(0n)
  for (const [i, x] of a.entries()) {
    for (const [j, y] of b.entries()) out[i + j]! += x * y
  }
  return out
}

/** Polynomials with integer coefficients: the ring in which quotient and carries are computed exactly. */
export const polynomialRing: Ring<Polynomial> = {
  zero: [],
  add: (a, b) => combine(a, b, 1n),
  sub: (a, b) => combine(a, b, -1n),
  mul: multiply,
  select: (choice: Choice, taken, skipped) => (choice === 1 ? taken : skipped),
}

/** Value of a polynomial at an integer. */
export function evaluatePolynomial(polynomial: Polynomial, at: bigint): bigint {
  return polynomial.reduceRight((sum, coefficient) => sum * at + coefficient, 0n)
}
