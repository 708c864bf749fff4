import { describe, expect, test } from 'vitest'
import { type BatchParameters, batchParameters } from '../../src/arithmetic/batch-parameters.js'
import { boundsRing } from '../../src/arithmetic/bounds-ring.js'
import { limbBounds, limbLayout, splitLimbs } from '../../src/arithmetic/limbs.js'
import { evaluatePolynomial, polynomialRing } from '../../src/arithmetic/polynomial-ring.js'
import { openCircuit } from '../support/circuit.js'
import { createRandom, inverse, mod, R } from '../support/field.js'
import { fieldCarries } from '../support/forge-apk.js'

const prime = 2n ** 255n - 19n
const layout = limbLayout(255, 32, 32)
const primeLimbs = splitLimbs(prime, layout.widths)
const BASE = 2n ** 32n
/** Above the sound width by much, and as wide as a range check can be. */
const WIDEST = 253

const limbs = limbBounds(layout)
const tight = batchParameters({
  identities: [boundsRing.sub(boundsRing.mul(limbs, limbs), limbs)],
  weightBits: 1,
  prime,
  primeLimbs,
  baseBits: 32,
})

// A range of one bit among others is a component array that circom 2.2.3 cannot compile.
const derived = {
  ...tight,
  quotientTopBits: Math.max(tight.quotientTopBits, 2),
  carryBits: tight.carryBits.map((bits) => Math.max(bits, 2)),
}

const open = (carryBits: readonly number[]) => {
  const list = (values: readonly (bigint | number)[]) => `[${values.join(', ')}]`
  const { quotientLimbs, quotientTopBits } = derived
  const degree = Math.max(carryBits.length, quotientLimbs) - 1
  const values = [32, layout.widths.length, list(layout.widths), quotientLimbs, quotientTopBits]
  return openCircuit({
    source: `pragma circom 2.2.3;
include "toys/foreign-product.circom";
component main {public [a, b, c]} = ForeignProduct(
    ${values.join(', ')}, ${carryBits.length}, ${list(carryBits)}, ${list(primeLimbs)}, ${degree}
);
`,
  })
}
const widest = derived.carryBits.map(() => WIDEST)

describe('a product modulo a foreign prime', () => {
  test('default: honest products pass at the derived widths, extremes included', async () => {
    const circuit = await open(derived.carryBits)
    const random = createRandom('honest')
    const top = 2n ** 255n - 1n
    const pairs = [
      [0n, 0n],
      [1n, prime - 1n],
      [prime - 1n, prime - 1n],
      [top, top],
      ...Array.from({ length: 10 }, () => [random.below(prime), random.below(prime)]),
    ]
    for (const [a, b] of pairs) await circuit.expectPass(honest(a, b, (a * b) % prime))
    await circuit.expectPass(honest(0n, 0n, prime))
  })

  test('behavior: a wrong product passes when carries may wrap modulo r', async () => {
    const circuit = await open(widest)
    const forged = forge('wide')
    expect((forged.left * forged.right) % prime).not.toBe(forged.wrong % prime)
    await circuit.expectPass(forged.inputs)
  })

  test('behavior: the same forgery is rejected at the derived widths', async () => {
    const circuit = await open(derived.carryBits)
    await circuit.expectFail(forge('wide').inputs)
  })

  test('behavior: at the derived widths no coefficient reaches r, at the widest one does', () => {
    expect(worstCoefficient(tight)).toBe(tight.worstCoefficient)
    expect(worstCoefficient(derived)).toBeLessThan(R)
    expect(worstCoefficient({ ...derived, carryBits: widest })).toBeGreaterThan(R)
  })
})

/** Left side of the exact rule at the given widths. */
function worstCoefficient({ quotientLimbs, quotientTopBits, carryBits }: BatchParameters): bigint {
  const quotient = Array.from({ length: quotientLimbs }, (_, i) =>
    i < quotientLimbs - 1 ? BASE - 1n : 2n ** BigInt(quotientTopBits - 1),
  )
  const product = polynomialRing.mul(limbs, limbs)
  const rest = polynomialRing.add(product, limbs)
  const total = polynomialRing.add(rest, polynomialRing.mul(quotient, primeLimbs))
  const half = (i: number) => (carryBits[i] === undefined ? 0n : 2n ** BigInt(carryBits[i] - 1))
  return total.map((value, i) => value + half(i - 1) + BASE * half(i)).toSorted((a, b) => (a < b ? 1 : -1))[0]
}

function statement(a: bigint, b: bigint, c: bigint, quotient: readonly bigint[]) {
  const [as, bs, cs] = [a, b, c].map((value) => splitLimbs(value, layout.widths))
  const total = polynomialRing.sub(polynomialRing.mul(as, bs), cs)
  const difference = polynomialRing.sub(total, polynomialRing.mul(quotient, primeLimbs))
  const carries = fieldCarries(difference, derived.carryBits.length)
  return { a: as, b: bs, c: cs, quotient: quotient.map(mod), carries }
}

function honest(a: bigint, b: bigint, c: bigint) {
  const value = a * b - c
  expect(value % prime).toBe(0n)
  return statement(a, b, c, digits(value / prime))
}

function digits(value: bigint): bigint[] {
  const out = Array.from(
    { length: derived.quotientLimbs - 1 },
    (_, i) => (value >> (32n * BigInt(i))) & (BASE - 1n),
  )
  return [...out, value >> (32n * BigInt(derived.quotientLimbs - 1))]
}

/**
 * A wrong product whose identity holds modulo r at X = 2^32: the quotient is found by dividing in the native field, and
 * wrong products are tried until every carry, then a random field element, fits 253 bits.
 */
function forge(seed: string) {
  const random = createRandom(seed)
  const [left, right] = [random.below(prime), random.below(prime)]
  for (;;) {
    const wrong = random.below(prime)
    const [as, bs, cs] = [left, right, wrong].map((value) => splitLimbs(value, layout.widths))
    const total = polynomialRing.sub(polynomialRing.mul(as, bs), cs)
    const native = mod(evaluatePolynomial(total, BASE))
    const quotient = digits(mod(native * inverse(evaluatePolynomial(primeLimbs, BASE))))
    const inputs = statement(left, right, wrong, quotient)
    const fits = inputs.carries.every((carry) => mod(carry + 2n ** 252n) < 2n ** 253n)
    if (fits) return { left, right, wrong, inputs }
  }
}
