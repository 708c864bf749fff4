import { describe, expect, test } from 'vitest'
import { openCircuit } from '../support/circuit.js'
import { createRandom, inverse, mod, R } from '../support/field.js'
import { rankTest } from '../support/rank.js'

const WIDTH = 96n
const LIMBS = 3
/** 3 products and 3 quotient products of 2^192 each: a carry stays below 2^98. */
const CARRY_BITS = 99
const prime = 2n ** 255n - 19n

const product = (carryBits: number) => {
  const limbs = split(prime).join(', ')
  return openCircuit({
    source: `include "toys/limb-product.circom";
      component main {public [a, b, rest]} = LimbProduct(${WIDTH}, ${LIMBS}, ${carryBits}, ${limbs});`,
  })
}

describe('forged product', () => {
  test('default: honest products pass with bounded carries', async () => {
    const circuit = await product(CARRY_BITS)
    const random = createRandom('honest products')
    for (let i = 0; i < 20; i++) {
      const [a, b] = [random.below(prime), random.below(prime)]
      await circuit.expectPass(statement(a, b, (a * b) / prime, (a * b) % prime))
    }
    await circuit.expectPass(statement(prime - 1n, prime - 1n, prime - 2n, 1n))
  })

  test('behavior: any wrong product passes when the carries are unbounded', async () => {
    const circuit = await product(0)
    const random = createRandom('wrong products')
    for (let i = 0; i < 5; i++) {
      const [a, b, wrong] = [random.below(prime), random.below(prime), random.below(prime)]
      expect(wrong).not.toBe((a * b) % prime)
      await circuit.expectPass(forge(a, b, wrong))
    }
  })

  test('behavior: the same forgeries fail when the carries are bounded', async () => {
    const circuit = await product(CARRY_BITS)
    const random = createRandom('wrong products')
    for (let i = 0; i < 5; i++) {
      const [a, b, wrong] = [random.below(prime), random.below(prime), random.below(prime)]
      await circuit.expectFail(forge(a, b, wrong))
    }
  })

  test('behavior: a forgery is invisible to the rank test, which sees free directions only', async () => {
    const circuit = await product(0)
    const witness = await circuit.expectPass(forge(5n, 7n, 36n))
    const frozenSignals = ['a', 'b', 'rest'].flatMap((name) => split(0n).map((_, i) => `${name}[${i}]`))
    expect(rankTest({ circuit, witness, frozenSignals }).nullity).toBe(0)
  })
})

function split(value: bigint): bigint[] {
  return Array.from({ length: LIMBS }, (_, i) => (value >> (WIDTH * BigInt(i))) & (2n ** WIDTH - 1n))
}

/** Inputs for a * b = quotient * prime + rest, with each carry solved in the field. */
function statement(a: bigint, b: bigint, quotient: bigint, rest: bigint) {
  const [as, bs, qs, ps] = [a, b, quotient, prime].map(split)
  const restLimbs = split(rest)
  const carry: bigint[] = []
  for (let d = 0; d < 2 * LIMBS - 2; d++) {
    let column = (carry[d - 1] ?? 0n) - (restLimbs[d] ?? 0n)
    for (let i = Math.max(0, d - LIMBS + 1); i < LIMBS && i <= d; i++)
      column += as[i] * bs[d - i] - qs[i] * ps[d - i]
    carry.push(mod(column * inverse(2n ** WIDTH)))
  }
  return { a: as, b: bs, quotient: qs, rest: restLimbs, carry }
}

/** The quotient that makes a wrong rest right modulo the native field instead of over the integers. */
function forge(a: bigint, b: bigint, rest: bigint) {
  const quotient = mod((a * b - rest) * inverse(prime % R))
  return statement(a, b, quotient, rest)
}
