import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAmount, parseAmount } from '../../src/risk/amount.js'
import { type Candidate, cheapestCoalition } from '../../src/risk/cost/cheapest-coalition.js'
import { ceilShare, floorShare, isLess, parseFraction, toNumber } from '../../src/risk/fraction.js'
import { premium } from '../../src/risk/pricing/premium.js'
import { meanInterval, quantile, wilsonInterval } from '../../src/risk/simulation/intervals.js'
import { createRandom } from '../../src/risk/simulation/random.js'

const code = (name: string) => expect.objectContaining({ code: name })
const ETH = { symbol: 'ETH', decimals: 9 }

describe('amounts and fractions', () => {
  test('default: amounts and fractions are exact', () => {
    expect(parseAmount('1250.5', ETH)).toBe(1_250_500_000_000n)
    expect(formatAmount(1_250_509_000_000n, ETH)).toBe('1,250.5')
    expect(formatAmount(7n, { symbol: 'X', decimals: 0 })).toBe('7')
    expect(parseFraction('0.25')).toEqual({ numerator: 25n, denominator: 100n })
    expect(isLess(parseFraction('1/3'), parseFraction('0.3333333333'))).toBe(false)
    expect(floorShare(10n, parseFraction('2/3'))).toBe(6n)
    expect(ceilShare(10n, parseFraction('2/3'))).toBe(7n)
  })

  test('behavior: amounts survive writing and reading', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 30n), fc.integer({ min: 0, max: 18 }), (amount, decimals) => {
        const unit = { symbol: 'X', decimals }
        expect(parseAmount(formatAmount(amount, unit, 18).replaceAll(',', ''), unit)).toBe(amount)
      }),
    )
  })

  test('behavior: a fraction of any size becomes the nearest double', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 2n ** 53n),
        fc.bigInt(1n, 2n ** 53n),
        fc.integer({ min: 0, max: 900 }),
        (a, b, shift) => {
          const large = 1n << BigInt(shift)
          expect(
            toNumber({ numerator: a * large, denominator: b * large }) / (Number(a) / Number(b)),
          ).toBeCloseTo(1, 14)
          expect(
            (toNumber({ numerator: a, denominator: b * large }) * 2 ** shift) / (Number(a) / Number(b)),
          ).toBeCloseTo(1, 14)
        },
      ),
    )
    expect(toNumber({ numerator: 0n, denominator: 3n })).toBe(0)
  })

  test.each(['', '-1', '1/0', '1e3', '.5', '2/3/4', ' 1'])('error: %j is no fraction', (text) => {
    expect(() => parseFraction(text)).toThrowError(code('INVALID_FRACTION'))
  })

  test.each(['', '-1', '1e3', '1,000', '0.1234567891', '0x10'])('error: %j is no amount', (text) => {
    expect(() => parseAmount(text, ETH)).toThrowError(code('INVALID_AMOUNT'))
  })
})

describe('cheapest coalition', () => {
  const candidate = fc.record({ weight: fc.bigInt(0n, 12n), cost: fc.bigInt(0n, 12n) })
  const byAllSubsets = (candidates: readonly Candidate[], needed: bigint) => {
    let best: bigint | null = null
    for (let mask = 0; mask < 2 ** candidates.length; mask++) {
      const chosen = candidates.filter((_, bit) => (mask >> bit) & 1)
      const weight = chosen.reduce((sum, each) => sum + each.weight, 0n)
      const cost = chosen.reduce((sum, each) => sum + each.cost, 0n)
      if (weight >= needed && (best === null || cost < best)) best = cost
    }
    return best
  }

  test('default: as cheap as the cheapest of all subsets', () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 9 }), fc.bigInt(0n, 60n), (candidates, needed) => {
        const found = cheapestCoalition(candidates, needed)
        expect(found?.cost ?? null).toBe(byAllSubsets(candidates, needed))
        if (found === null) return
        const chosen = found.members.map((index) => candidates[index]!)
        expect(chosen.reduce((sum, { weight }) => sum + weight, 0n) >= needed).toBe(true)
        expect(chosen.reduce((sum, { cost }) => sum + cost, 0n)).toBe(found.cost)
      }),
      { numRuns: 300 },
    )
  })

  test('behavior: names positions, whatever else a candidate carries', () => {
    const candidates = [
      { weight: 1n, cost: 9n, index: 7 },
      { weight: 1n, cost: 1n, index: 8 },
    ]
    expect(cheapestCoalition(candidates, 1n)?.members).toEqual([1])
  })

  test('behavior: cut off, it gives a bound that no coalition goes below', () => {
    // A subset sum without a solution: every weight is even, and an odd one is needed.
    const candidates = Array.from({ length: 60 }, (_, index) => {
      const weight = 2n * (10n ** 12n + BigInt((index * 7919) % 10007))
      return { weight, cost: weight }
    })
    const needed = candidates.reduce((sum, { weight }) => sum + weight, 0n) / 2n + 1n
    const found = cheapestCoalition(candidates, needed)!
    expect(found.isExact).toBe(false)
    expect(found.cost <= needed + 1n && found.cost >= needed - 1n).toBe(true)
  })
})

describe('premium', () => {
  const base = { coverage: 1_000_000n, annualProbability: 0.02, termDays: 365.25, capitalRate: 0.08 }

  test('default: closed forms of a year', () => {
    const { amount, rate } = premium(base)
    expect(rate).toBeCloseTo(0.1 / 1.08, 12)
    expect(amount).toBe(92_593n)
    expect(premium({ ...base, annualProbability: 0 }).rate).toBeCloseTo(0.08 / 1.08, 12)
    expect(premium({ ...base, capitalRate: 0 }).rate).toBeCloseTo(0.02, 12)
    expect(premium({ ...base, annualProbability: 1 }).amount).toBe(1_000_000n)
    expect(premium({ ...base, termDays: 2 * 365.25 }).probability).toBeCloseTo(1 - 0.98 ** 2, 12)
  })

  test('behavior: between the expected payment and the coverage; backers get what they ask', () => {
    const rates = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 24n),
        rates,
        fc.integer({ min: 1, max: 3650 }),
        rates,
        (coverage, q, termDays, h) => {
          const { rate, probability, amount } = premium({
            coverage,
            annualProbability: q,
            termDays,
            capitalRate: h,
          })
          expect(amount >= 0n && amount <= coverage).toBe(true)
          expect(rate).toBeGreaterThanOrEqual(probability - 1e-15)
          expect((1 - rate) * (1 + (h * termDays) / 365.25)).toBeCloseTo(1 - probability, 9)
          const riskier = premium({
            coverage,
            annualProbability: Math.min(1, q + 0.1),
            termDays,
            capitalRate: h,
          })
          const longer = premium({ coverage, annualProbability: q, termDays: termDays + 30, capitalRate: h })
          const dearer = premium({ coverage, annualProbability: q, termDays, capitalRate: h + 0.1 })
          for (const more of [riskier, longer, dearer]) expect(more.amount >= amount).toBe(true)
        },
      ),
    )
  })

  test.each([
    { annualProbability: 1.1 },
    { annualProbability: Number.NaN },
    { termDays: 0 },
    { capitalRate: -1 },
    { coverage: -1n },
  ])('error: %o', (change) => {
    expect(() => premium({ ...base, ...change })).toThrowError(code('INVALID_PARAMETER'))
  })
})

describe('random numbers and intervals', () => {
  test('default: the same seed draws the same numbers, another one others', () => {
    const draw = (seed: string) => Array.from({ length: 5 }, createRandom(seed))
    expect(draw('1')).toEqual(draw('1'))
    expect(draw('1')).not.toEqual(draw('2'))
    const sample = Array.from({ length: 20_000 }, createRandom('uniform'))
    expect(Math.min(...sample)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...sample)).toBeLessThan(1)
    const { low, high } = meanInterval(sample)
    expect(low).toBeLessThan(0.5)
    expect(high).toBeGreaterThan(0.5)
    // Chi-square over 20 cells: 43.8 is the 99.9 % quantile for 19 degrees of freedom.
    const cells = Array.from(
      { length: 20 },
      (_, cell) => sample.filter((value) => Math.floor(value * 20) === cell).length,
    )
    expect(cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(43.8)
  })

  test('behavior: Wilson intervals of known cases', () => {
    const half = wilsonInterval(50, 100)
    expect(half.low).toBeCloseTo(0.4038, 4)
    expect(half.high).toBeCloseTo(0.5962, 4)
    expect(wilsonInterval(0, 100)).toMatchObject({ estimate: 0, low: 0 })
    expect(wilsonInterval(0, 100).high).toBeCloseTo(0.037, 4)
    expect(wilsonInterval(100, 100).high).toBe(1)
  })

  test('behavior: 95 % of the intervals of a known proportion hold it', () => {
    const random = createRandom('coverage')
    let held = 0
    for (let round = 0; round < 1000; round++) {
      let hits = 0
      for (let trial = 0; trial < 200; trial++) if (random() < 0.1) hits += 1
      const { low, high } = wilsonInterval(hits, 200)
      if (low <= 0.1 && 0.1 <= high) held += 1
    }
    expect(held).toBeGreaterThan(925)
    expect(held).toBeLessThan(980)
  })

  test('behavior: quantiles do not change the sample', () => {
    const sample = [3, 1, 2]
    expect([quantile(sample, 0), quantile(sample, 0.5), quantile(sample, 1)]).toEqual([1, 2, 3])
    expect(sample).toEqual([3, 1, 2])
  })

  test('error: samples without values', () => {
    expect(() => wilsonInterval(0, 0)).toThrowError(code('INVALID_PARAMETER'))
    expect(() => wilsonInterval(3, 2)).toThrowError(code('INVALID_PARAMETER'))
    expect(() => meanInterval([1])).toThrowError(code('INVALID_PARAMETER'))
    expect(() => quantile([], 0.5)).toThrowError(code('INVALID_PARAMETER'))
    expect(() => quantile([1], 1.5)).toThrowError(code('INVALID_PARAMETER'))
  })
})
