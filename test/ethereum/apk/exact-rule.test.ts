import { describe, expect, test } from 'vitest'
import { batchWitness } from '../../../src/arithmetic/batch.js'
import { batchParameters } from '../../../src/arithmetic/batch-parameters.js'
import { boundsRing } from '../../../src/arithmetic/bounds-ring.js'
import { limbBounds, limbLayout, limbPolynomial, splitLimbs } from '../../../src/arithmetic/limbs.js'
import { apkCircuits } from '../../../src/ethereum/apk/circuits.js'
import { apkParameters, PRIME_LIMBS } from '../../../src/ethereum/apk/parameters.js'
import { apkIdentities } from '../../../src/ethereum/apk/running-sum.js'
import { batchResidue, extremeMultiple, hintsOutOfRange } from '../../arithmetic/batch-oracle.js'

// Everything in this block is written down again from the documentation, with none of the code under test.
const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
const p = BigInt(
  '0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab',
)
const hX = 0x11c6e7473563e140acdf67b6bd24bd0a1151dda312f0c68a15e5143a2129aad4f8af86480a633f6f71258757edbdd5b3n
const hY = 0x165d901bff874e0aab4777d5e7b5c88f06887cace07c07b582c5e89f945586e612dfd4b85ad1e55e822035ddc6f1a372n

type Bound = bigint[]
/** A number of `total` bits in limbs of `bits`, as coefficients of powers of 2^w. */
const cut = (value: bigint, bits: number, w = bits, total = 381): Bound =>
  Array.from({ length: Math.ceil(total / bits) }, (_, i) => [
    (value >> BigInt(bits * i)) & ((1n << BigInt(bits)) - 1n),
    ...new Array<bigint>(i === Math.ceil(total / bits) - 1 ? 0 : bits / w - 1).fill(0n),
  ]).flat()
const ones = (bits: number): bigint => (1n << BigInt(bits)) - 1n
const plus = (...terms: Bound[]): Bound =>
  Array.from({ length: Math.max(...terms.map((term) => term.length)) }, (_, i) =>
    terms.reduce((sum, term) => sum + (term[i] ?? 0n), 0n),
  )
const scale = (factor: number, term: Bound): Bound => term.map((value) => BigInt(factor) * value)
const times = (a: Bound, b: Bound): Bound =>
  Array.from({ length: a.length + b.length - 1 }, (_, k) =>
    a.reduce((sum, value, i) => sum + value * (b[k - i] ?? 0n), 0n),
  )

/** How a statement is cut into limbs: bits of the base, of the limbs of a key's x and y, and bits of y. */
type Cutting = { w: number; xLimb: number; yLimb: number; yBits: number }
/** The circuits': x in limbs of 64 bits, y* of 380 bits in limbs of 128. */
const COMPILED: Cutting = { w: 32, xLimb: 64, yLimb: 128, yBits: 380 }

/**
 * The sum of |L_j| over the M + 3 identities, in closed form. With all signs against us, after k additions
 * x_k = H_x + k (l^2 + K_x) and y_k = H_y + l (2 k H_x + k^2 (l^2 + K_x)), where l bounds a slope and K a key;
 * addition k + 1 has the identity l (x_k + K_x) + y_k + K_y. The claimed sum has limbs of 96 bits.
 */
function worstIdentities(M: number, { w, xLimb, yLimb, yBits }: Cutting): Bound {
  const slope = cut(ones(381), w)
  const keyX = cut(ones(381), xLimb, w)
  const keyY = cut(ones(yBits), yLimb, w, yBits)
  const claimed = cut(ones(381), 96, w)
  const step = plus(times(slope, slope), keyX)
  const x = (k: number): Bound => plus(cut(hX, w), scale(k, step))
  const y = (k: number): Bound =>
    plus(cut(hY, w), times(slope, plus(scale(2 * k, cut(hX, w)), scale(k * k, step))))
  let sum: Bound = []
  for (let k = 0; k <= M; k++) sum = plus(sum, times(slope, plus(x(k), keyX)), y(k), keyY)
  return plus(sum, x(M + 1), claimed, y(M + 1), claimed)
}

type Widths = { quotientLimbs: number; quotientTopBits: number; carryBits: readonly number[] }
const largestOf = (values: readonly bigint[]): bigint =>
  values.reduce((most, value) => {
    if (value > most) return value
    return most
  })
const weightedSumOf = (M: number, S: number, cutting: Cutting): Bound =>
  worstIdentities(M, cutting).map((bound) => ((1n << BigInt(S)) - 1n) * bound)

/** |Q p|_i at worst: every limb of Q at its largest, the top one at the end of its signed range. */
function quotientTimesPrime(widths: Widths, w: number): Bound {
  const quotient = new Array<bigint>(widths.quotientLimbs).fill((1n << BigInt(w)) - 1n)
  quotient[widths.quotientLimbs - 1] = 1n << BigInt(widths.quotientTopBits - 1)
  return times(quotient, cut(p, w))
}

/**
 * The narrowest widths for every honest witness. With D = T - Q p = (X - B) C, both sums give a carry:
 * C_i = -(D_0 + .. + D_i B^i) / B^(i+1) = D_(i+1) + D_(i+2) B + ..; the smaller bound counts.
 */
function narrowestWidths(M: number, S: number, cutting: Cutting): Widths {
  const { w } = cutting
  const signed = (bound: bigint): number => {
    let bits = 1
    while ((1n << BigInt(bits - 1)) - 1n < bound) bits++
    return bits
  }
  const power = (i: number): bigint => 1n << BigInt(w * i)
  const T = weightedSumOf(M, S, cutting)
  const value = T.reduce((sum, bound, i) => sum + bound * power(i), 0n)
  const quotientBits = signed((value - 1n) / p + 1n)
  const quotientLimbs = Math.ceil(quotientBits / w)
  const quotientTopBits = quotientBits - w * (quotientLimbs - 1)
  const D = plus(T, quotientTimesPrime({ quotientLimbs, quotientTopBits, carryBits: [] }, w))
  const carryBits = D.slice(1).map((_, i) => {
    const below = D.slice(0, i + 1).reduce((sum, bound, k) => sum + bound * power(k), 0n) / power(i + 1)
    const above = D.slice(i + 1).reduce((sum, bound, k) => sum + bound * power(k), 0n)
    return Math.min(signed(below), signed(above))
  })
  return { quotientLimbs, quotientTopBits, carryBits }
}

/** The largest left side of the exact rule over all coefficients. */
function worstCoefficient(M: number, S: number, cutting: Cutting, widths: Widths): bigint {
  const { w } = cutting
  const C = widths.carryBits.map((bits) => 1n << BigInt(bits - 1))
  const carried = [...C.map((bound, i) => (C[i - 1] ?? 0n) + (bound << BigInt(w))), C.at(-1)!]
  return largestOf(plus(weightedSumOf(M, S, cutting), quotientTimesPrime(widths, w), carried))
}

const largestWeightBits: Record<string, number> = {
  'apk-32-10': 120,
  'apk-512-8': 120,
  'apk-512-20': 119,
  'apk-512-56': 118,
  'apk-512-170': 116,
}

describe.each(apkCircuits)('the exact rule for $name', (circuit) => {
  const M = circuit.capacity
  const at = (S: number) => apkParameters({ ...circuit, weightBits: S })
  const ruleAt = (S: number) => worstCoefficient(M, S, COMPILED, narrowestWidths(M, S, COMPILED))

  test('default: S = 100, and no coefficient can reach r', () => {
    const { weightBits, batch } = apkParameters(circuit)
    expect(weightBits).toBe(100)
    expect(worstCoefficient(M, 100, COMPILED, batch)).toBeLessThanOrEqual(r - 1n)
    expect(worstCoefficient(M, 100, COMPILED, batch)).toBe(batch.worstCoefficient)
  })

  test('behavior: the widths are the narrowest in which every honest witness fits', () => {
    expect(apkParameters(circuit).batch).toMatchObject(narrowestWidths(M, 100, COMPILED))
  })

  test('behavior: the bounds ring finds the closed form', () => {
    const { startX, startY } = at(100)
    const point = { x: limbBounds(limbLayout(381, 64, 32)), y: limbBounds(limbLayout(380, 128, 32)) }
    const coordinate = limbBounds(limbLayout(381, 96, 32))
    const identities = apkIdentities(boundsRing, {
      start: { x: startX, y: startY },
      aggregate: point,
      keys: Array.from({ length: M }, () => ({ point, active: 'either' as const })),
      slopeOf: () => limbBounds(limbLayout(381, 32, 32)),
      claimed: { x: coordinate, y: coordinate },
    })
    expect(identities).toHaveLength(M + 3)
    expect(identities.reduce(boundsRing.add)).toEqual(worstIdentities(M, COMPILED))
  })

  test('behavior: quotient and carries are as many as the polynomials have coefficients', () => {
    const { batch } = at(100)
    const degree = Math.max(worstIdentities(M, COMPILED).length, batch.quotientLimbs + 12 - 1) - 1
    expect(batch.carryBits).toHaveLength(degree)
    expect([batch.quotientLimbs, batch.carryBits.length]).toEqual([28, 38])
    expect(Math.max(...batch.carryBits, 32)).toBeLessThan(253)
  })

  test('behavior: the largest S that the rule allows; one more breaks it and is refused', () => {
    const largest = largestWeightBits[circuit.name]!
    expect(ruleAt(largest)).toBeLessThanOrEqual(r - 1n)
    expect(at(largest).batch.worstCoefficient).toBe(ruleAt(largest))
    expect(ruleAt(largest + 1)).toBeGreaterThan(r - 1n)
    expect(() => at(largest + 1)).toThrow(RangeError)
    expect(() => at(largest + 1)).toThrow('the identity would wrap modulo r')
  })

  test('error: carries two bits wider than derived, at the largest S: the identity could wrap', () => {
    const largest = largestWeightBits[circuit.name]!
    const { batch } = at(largest)
    const carryBits = batch.carryBits.map((bits) => bits + 2)
    expect(worstCoefficient(M, largest, COMPILED, { ...batch, carryBits })).toBeGreaterThan(r - 1n)
  })

  describe('honest witnesses at the edge', () => {
    const { batch } = at(100)
    const weighted = weightedSumOf(M, 100, COMPILED)
    const degrees = weighted.length
    const random = (seed: number) =>
      Array.from({ length: degrees }, (_, i) =>
        Math.imul(seed + 7, 2654435761 + 40503 * i) & 4096 ? 1n : -1n,
      )
    const patterns: [string, readonly (1n | -1n)[]][] = [
      ['all positive', new Array<1n>(degrees).fill(1n)],
      ['all negative', new Array<-1n>(degrees).fill(-1n)],
      ['alternating', Array.from({ length: degrees }, (_, i) => (i % 2 === 0 ? 1n : -1n))],
      ['low half against high half', Array.from({ length: degrees }, (_, i) => (i < degrees / 2 ? 1n : -1n))],
      [
        'top coefficient against the rest',
        Array.from({ length: degrees }, (_, i) => (i < degrees - 1 ? -1n : 1n)),
      ],
      ...Array.from({ length: 30 }, (_, k): [string, (1n | -1n)[]] => [`signs ${k}`, random(k)]),
    ]
    test.each(patterns)('behavior: a sum as large as it can be fits every width: %s', (_, signs) => {
      const total = extremeMultiple({ bounds: weighted, signs, prime: p, baseBits: 32 })
      const modulus = { prime: p, primeLimbs: PRIME_LIMBS, baseBits: 32 }
      const witness = batchWitness(total, { ...batch, ...modulus })
      expect(hintsOutOfRange(witness, batch)).toEqual([])
      expect(batchResidue(total, witness, modulus).every((value) => value === 0n)).toBe(true)
    })
  })
})

describe('why limbs have 32 bits', () => {
  const FORTY_EIGHT: Cutting = { w: 48, xLimb: 96, yLimb: 96, yBits: 381 }
  const largestAt48: Record<number, number> = { 8: 94, 20: 90, 56: 86, 170: 82 }

  test.each([8, 20, 56, 170])(
    'behavior: with 48 bits and %i absent members, S = 100 is out of reach',
    (M) => {
      const coordinate = limbBounds(limbLayout(381, 96, 48))
      const point = { x: coordinate, y: coordinate }
      const layout = limbLayout(381, 48, 48)
      const start = [hX, hY].map((value) => limbPolynomial(splitLimbs(value, layout.widths), 1))
      const identities = apkIdentities(boundsRing, {
        start: { x: start[0]!, y: start[1]! },
        aggregate: point,
        keys: Array.from({ length: M }, () => ({ point, active: 'either' as const })),
        slopeOf: () => limbBounds(layout),
        claimed: point,
      })
      const primeLimbs = splitLimbs(p, layout.widths)
      const sizesAt = (S: number) =>
        batchParameters({ identities, weightBits: S, prime: p, primeLimbs, baseBits: 48 })
      expect(() => sizesAt(100)).toThrow(RangeError)
      const largest = largestAt48[M]!
      expect(sizesAt(largest).worstCoefficient).toBe(
        worstCoefficient(M, largest, FORTY_EIGHT, narrowestWidths(M, largest, FORTY_EIGHT)),
      )
      expect(
        worstCoefficient(M, largest + 1, FORTY_EIGHT, narrowestWidths(M, largest + 1, FORTY_EIGHT)),
      ).toBeGreaterThan(r - 1n)
      expect(() => sizesAt(largest + 1)).toThrow(RangeError)
    },
  )
})
