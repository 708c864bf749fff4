import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { batchWitness } from '../../../src/arithmetic/batch.js'
import { batchParameters } from '../../../src/arithmetic/batch-parameters.js'
import { linkCircuitDefinitions, linkCircuits, linkMainSource } from '../../../src/ethereum/link/circuits.js'
import {
  HALF_RANGE,
  HALF_RANGE_TOP_BITS,
  LINK_PRIME_LIMBS,
  linkParameters,
} from '../../../src/ethereum/link/parameters.js'
import { batchResidue, extremeMultiple, hintsOutOfRange } from '../../arithmetic/batch-oracle.js'

// Everything down to `worstCoefficient` is written down again from the documentation, with none of the code under test.
const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
const p = BigInt(
  '0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab',
)
const S = 23
const ROUNDS = 5
const B = 1n << 64n
const ones = (bits: number) => (1n << BigInt(bits)) - 1n
const cut = (value: bigint) => Array.from({ length: 6 }, (_, i) => (value >> BigInt(64 * i)) & (B - 1n))

/** Largest |coefficients| of y^2 - x^3 - 4 at limbs of 64 bits, x of 381 bits and y of 380, by counting products. */
const identity = (() => {
  const [x, y] = [cut(ones(381)), cut(ones(380))]
  const out = new Array<bigint>(16).fill(0n)
  for (let i = 0; i < 6; i++)
    for (let j = 0; j < 6; j++) {
      out[i + j] += y[i] * y[j]
      for (let k = 0; k < 6; k++) out[i + j + k] += x[i] * x[j] * x[k]
    }
  out[0] += 4n
  return out
})()
/** Largest |coefficients| of T: weights are products of two numbers of `weightBits` bits. */
const totalOf = (keys: number, weightBits: number) =>
  identity.map((bound) => BigInt(keys) * ones(2 * weightBits) * bound)

type Widths = { quotientLimbs: number; quotientTopBits: number; carryBits: readonly number[] }

/** Largest |coefficients| of D = T - Q p. */
function differenceOf(total: readonly bigint[], { quotientLimbs, quotientTopBits }: Widths): bigint[] {
  const out = Array.from({ length: quotientLimbs + 5 }, (_, i) => total[i] ?? 0n)
  for (let i = 0; i < quotientLimbs; i++) {
    const limb = i === quotientLimbs - 1 ? 1n << BigInt(quotientTopBits - 1) : B - 1n
    for (const [j, word] of cut(p).entries()) out[i + j] += limb * word
  }
  return out
}

/** Largest left side of the exact rule: |T| + |Q p| + |C_(i-1)| + B |C_i| over all i. */
function worstCoefficient(keys: number, weightBits: number, widths: Widths): bigint {
  const carry = (i: number) =>
    widths.carryBits[i] === undefined ? 0n : 1n << BigInt(widths.carryBits[i] - 1)
  const sums = differenceOf(totalOf(keys, weightBits), widths).map(
    (bound, i) => bound + carry(i - 1) + B * carry(i),
  )
  return sums.reduce((most, sum) => {
    if (sum > most) return sum
    return most
  })
}

/** The narrowest widths in which every honest quotient and carry fits. */
function narrowestWidths(keys: number): Widths {
  const signed = (bound: bigint) => (bound === 0n ? 1 : bound.toString(2).length + 1)
  const at = (bounds: readonly bigint[]) => bounds.reduceRight((sum, bound) => sum * B + bound, 0n)
  const total = totalOf(keys, S)
  const bits = signed((at(total) + p - 1n) / p)
  const quotientLimbs = Math.ceil(bits / 64)
  const widths = { quotientLimbs, quotientTopBits: bits - 64 * (quotientLimbs - 1), carryBits: [] }
  const D = differenceOf(total, widths)
  const carryBits = D.slice(1).map((_, i) => {
    const below = at(D.slice(0, i + 1)) / B ** BigInt(i + 1)
    return Math.min(signed(below), signed(at(D.slice(i + 1))))
  })
  return { ...widths, carryBits }
}

describe.each(linkCircuits)('parameters of $name', ({ committeeSize }) => {
  const parameters = linkParameters({ committeeSize })
  const { batch, rows, weightBits, rounds } = parameters
  const keys = committeeSize + 1

  test('default: no coefficient can reach r, and the widths are the narrowest', () => {
    expect(worstCoefficient(keys, S, batch)).toBeLessThanOrEqual(r - 1n)
    expect(worstCoefficient(keys, S, batch)).toBe(batch.worstCoefficient)
    expect(batch).toMatchObject(narrowestWidths(keys))
    expect(batch.baseBits).toBe(64)
    expect([batch.quotientLimbs, batch.carryBits.length]).toEqual([13, 17])
    for (const bits of [batch.quotientTopBits, ...batch.carryBits]) expect(bits).toBeLessThan(253)
  })

  test('behavior: a false equation survives with at most 2^-110', () => {
    expect([weightBits, rounds]).toEqual([S, ROUNDS])
    // One bad key: a weight of two is 0. Any bad set: a row sum vanishes, or else its weight meets one value.
    const one = 2n ** BigInt(2 * S) - (2n ** BigInt(S) - 1n) ** 2n
    const [any, all] = [2n * 2n ** BigInt(S), 2n ** BigInt(2 * S)]
    expect(one).toBeLessThan(any)
    expect(any ** BigInt(ROUNDS) * 2n ** 110n).toBeLessThanOrEqual(all ** BigInt(ROUNDS))
    expect(2n ** BigInt(S)).toBeLessThan(p)
  })

  test('behavior: rows and columns cover every key, and no fewer would', () => {
    expect(rows * rows).toBeGreaterThanOrEqual(keys)
    expect((rows - 1) * rows).toBeLessThan(keys)
    expect(parameters.leaves).toBe(committeeSize === 512 ? 512 : 64)
    expect(8 ** parameters.treeDepth).toBe(parameters.leaves)
  })

  test('behavior: tags differ from one another, from the other size and from other purposes', () => {
    const tag = (text: string) => BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 62)}`)
    const sizes = `N=${committeeSize} S=23 R=5 w=64`
    expect(parameters.tags).toEqual({
      commitment: tag(`concordat v1 sync committee N=${committeeSize}`),
      firstChallenge: tag(`concordat v1 link first challenge ${sizes}`),
      weights: tag(`concordat v1 link weights ${sizes}`),
      secondChallenge: tag(`concordat v1 link second challenge ${sizes}`),
    })
    const all = linkCircuits.flatMap((circuit) => Object.values(linkParameters(circuit).tags))
    expect(new Set(all).size).toBe(8)
  })

  test('behavior: the largest sums that the rule allows fit every width', () => {
    const bounds = totalOf(keys, S)
    const modulus = { prime: p, primeLimbs: LINK_PRIME_LIMBS, baseBits: 64 }
    const patterns = [
      () => 1n,
      () => -1n,
      (i: number) => (i % 2 ? 1n : -1n),
      (i: number) => (i < 8 ? 1n : -1n),
    ]
    for (let k = 0; k < 20; k++)
      patterns.push((i) => (Math.imul(k + 7, 2654435761 + 40503 * i) & 4096 ? 1n : -1n))
    for (const pattern of patterns) {
      const signs = bounds.map((_, i) => pattern(i) as 1n | -1n)
      const total = extremeMultiple({ bounds, signs, prime: p, baseBits: 64 })
      const witness = batchWitness(total, { ...batch, ...modulus })
      expect(hintsOutOfRange(witness, batch)).toEqual([])
      expect(batchResidue(total, witness, modulus).every((value) => value === 0n)).toBe(true)
    }
  })
})

test('behavior: 46 bits of weight are the most for 512 members; one more is refused', () => {
  const sizes = (weightBits: number) =>
    batchParameters({
      identities: new Array(513).fill(identity),
      weightBits,
      prime: p,
      primeLimbs: LINK_PRIME_LIMBS,
      baseBits: 64,
    })
  expect(sizes(46).worstCoefficient).toBe(linkParameters({ committeeSize: 512 }).batch.worstCoefficient)
  expect(() => sizes(47)).toThrow('the identity would wrap modulo r')
})

test('error: carries two bits wider than derived would let an identity wrap', () => {
  const { batch } = linkParameters({ committeeSize: 512 })
  const carryBits = batch.carryBits.map((bits) => bits + 2)
  expect(worstCoefficient(513, S, { ...batch, carryBits })).toBeGreaterThan(r - 1n)
})

describe('the half-range', () => {
  test('default: (p - 1) / 2 has a 0 above the cut, and the cut is in the top limb', () => {
    const cutAt = 380n - BigInt(HALF_RANGE_TOP_BITS)
    expect(HALF_RANGE).toBe((p - 1n) / 2n)
    expect((HALF_RANGE >> cutAt) & 1n).toBe(0n)
    expect(HALF_RANGE_TOP_BITS).toBeLessThanOrEqual(124)
    expect(HALF_RANGE >> 379n).toBe(1n)
    expect(LINK_PRIME_LIMBS).toEqual(cut(p))
  })

  test.each(linkCircuits)('behavior: the bounds in the main file of $name make up (p - 1) / 2', (circuit) => {
    const source = linkMainSource(linkParameters(circuit))
    const list = (name: string) => {
      const found = new RegExp(`/\\* ${name} \\*/ \\[([^\\]]*)\\]`).exec(source)
      return (found?.[1] ?? '').split(', ').map(BigInt)
    }
    const number = (bits: readonly bigint[]) => bits.reduceRight((sum, bit) => 2n * sum + bit, 0n)
    const [low, top] = [list('LOW_BOUND'), list('BOUND')]
    expect([low.length, top.length]).toEqual([278, 102])
    expect(number([...low, ...top])).toBe(HALF_RANGE)
    expect(number(list('WEIGHT_BOUND'))).toBeLessThan(r)
    expect(number(list('WEIGHT_BOUND')) & ones(9 * S)).toBe(ones(9 * S))
    expect(source).toContain('component main {public [commitment, rho, fingerprint]} = Link(')
    expect(linkCircuitDefinitions().find(({ name }) => name === circuit.name)?.source).toBe(source)
  })
})
