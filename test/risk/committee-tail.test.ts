import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { atLeastOnce, binomialTail, hypergeometricTail } from '../../src/risk/sampling/committee-tail.js'

/** Exact by whole numbers: `P(X >= required)` as a pair of bigints. */
function exactBinomial({ seats, required, a, b }: { seats: number; required: number; a: bigint; b: bigint }) {
  let sum = 0n
  for (let k = required; k <= seats; k++)
    sum += choose(seats, k) * a ** BigInt(k) * (b - a) ** BigInt(seats - k)
  return { top: sum, bottom: b ** BigInt(seats) }
}

function exactHypergeometric(p: {
  seats: number
  required: number
  population: number
  adversarial: number
}) {
  let sum = 0n
  for (let k = p.required; k <= p.seats; k++) {
    sum += choose(p.adversarial, k) * choose(p.population - p.adversarial, p.seats - k)
  }
  return { top: sum, bottom: choose(p.population, p.seats) }
}

function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n
  let result = 1n
  for (let i = 1; i <= k; i++) result = (result * BigInt(n - k + i)) / BigInt(i)
  return result
}

/** Relative distance of a double from an exact fraction, in parts of 1e18. */
function relativeError(value: number, { top, bottom }: { top: bigint; bottom: bigint }): number {
  // Any double is a whole number over a power of two; 2^1074 serves all.
  const [mantissa, power] = wholeOf(value)
  const left = mantissa * bottom
  const right = top << power
  const distance = left > right ? left - right : right - left
  return Number((distance * 10n ** 18n) / right) / 1e18
}

function wholeOf(value: number): [bigint, bigint] {
  let power = 0n
  let scaled = value
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    power += 1n
  }
  return [BigInt(scaled), power]
}

const SYNC = { seats: 512, required: 342 }

describe('binomial tail', () => {
  test('default: a share of one half has 1.2e-14 for 342 of 512', () => {
    const { value, log10 } = binomialTail({ ...SYNC, share: 0.5 })
    expect(value.toExponential(1)).toBe('1.2e-14')
    expect(10 ** log10 / value).toBeCloseTo(1, 10)
    expect(relativeError(value, exactBinomial({ ...SYNC, a: 1n, b: 2n }))).toBeLessThan(1e-11)
  })

  test.each([
    [1n, 3n, '8.3e-54'],
    [33n, 100n, '6.2e-55'],
    [2n, 5n, '1.9e-34'],
    [11n, 20n, '3.6e-8'],
    [3n, 5n, '8.9e-4'],
    [2n, 3n, '5.0e-1'],
    [9n, 10n, '1.0e+0'],
  ])('behavior: a share of %s/%s agrees with whole numbers to 1e-11: %s', (a, b, shown) => {
    const { value } = binomialTail({ ...SYNC, share: Number(a) / Number(b) })
    expect(value.toExponential(1)).toBe(shown)
    expect(relativeError(value, exactBinomial({ ...SYNC, a, b }))).toBeLessThan(1e-11)
  })

  test('behavior: any committee agrees with whole numbers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        fc.integer({ min: 1, max: 63 }),
        (seats, drawn, a) => {
          const required = drawn % (seats + 1)
          // Sixty-fourths are exact doubles.
          const exact = exactBinomial({ seats, required, a: BigInt(a), b: 64n })
          expect(relativeError(binomialTail({ seats, required, share: a / 64 }).value, exact)).toBeLessThan(
            1e-12,
          )
        },
      ),
    )
  })

  test('behavior: more stake never lowers it, more seats required never raise it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(511),
        (p, q, required) => {
          const at = (share: number, needed: number) =>
            binomialTail({ seats: 512, required: needed, share }).log10
          expect(at(Math.max(p, q), required)).toBeGreaterThanOrEqual(at(Math.min(p, q), required) - 1e-9)
          expect(at(p, required)).toBeGreaterThanOrEqual(at(p, required + 1) - 1e-9)
        },
      ),
    )
  })

  test('behavior: what no double holds is still told by its logarithm', () => {
    const { value, log10 } = binomialTail({ seats: 4096, required: 4096, share: 1 / 8 })
    expect(value).toBe(0)
    expect(log10).toBeCloseTo(-4096 * Math.log10(8), 6)
    expect(binomialTail({ seats: 5, required: 1, share: 0 })).toEqual({
      value: 0,
      log10: Number.NEGATIVE_INFINITY,
    })
    expect(binomialTail({ seats: 5, required: 0, share: 0 }).value).toBe(1)
    expect(binomialTail({ seats: 5, required: 5, share: 1 }).value).toBe(1)
  })

  test.each([
    { seats: 0, required: 0, share: 0.5 },
    { seats: 5, required: 6, share: 0.5 },
    { seats: 5, required: 2.5, share: 0.5 },
    { seats: 5, required: 2, share: 1.1 },
    { seats: 5, required: 2, share: Number.NaN },
  ])('error: %o', (parameters) => {
    expect(() => binomialTail(parameters)).toThrowError(
      expect.objectContaining({ code: 'INVALID_PARAMETER' }),
    )
  })
})

describe('hypergeometric tail', () => {
  test('default: agrees with whole numbers, mainnet sizes among them', () => {
    const large = { ...SYNC, population: 20_000, adversarial: 10_000 }
    expect(relativeError(hypergeometricTail(large).value, exactHypergeometric(large))).toBeLessThan(1e-10)
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(40),
        fc.nat(60),
        fc.nat(100),
        (seats, drawn, more, bad) => {
          const population = seats + more
          const parameters = {
            seats,
            required: drawn % (seats + 1),
            population,
            adversarial: bad % (population + 1),
          }
          const exact = exactHypergeometric(parameters)
          const { value } = hypergeometricTail(parameters)
          if (exact.top === 0n) expect(value).toBe(0)
          else expect(relativeError(value, exact)).toBeLessThan(1e-11)
        },
      ),
    )
  })

  test('behavior: it comes to the binomial tail as the population grows, from below', () => {
    const binomial = binomialTail({ ...SYNC, share: 0.5 }).value
    const of = (population: number) =>
      hypergeometricTail({ ...SYNC, population, adversarial: population / 2 }).value
    expect(of(2_000)).toBeLessThan(of(20_000))
    expect(of(20_000)).toBeLessThan(of(1_000_000))
    expect(of(1_000_000)).toBeLessThan(binomial)
    expect(of(20_000_000) / binomial).toBeCloseTo(1, 2)
  })

  test.each([
    { ...SYNC, population: 511, adversarial: 1 },
    { ...SYNC, population: 1000, adversarial: 1001 },
    { ...SYNC, population: 1000, adversarial: -1 },
  ])('error: %o', (parameters) => {
    expect(() => hypergeometricTail(parameters)).toThrowError(
      expect.objectContaining({ code: 'INVALID_PARAMETER' }),
    )
  })
})

test('behavior: at least once keeps tiny chances', () => {
  expect(atLeastOnce(1e-20, 321)).toBeCloseTo(3.21e-18, 30)
  expect(atLeastOnce(0.5, 2)).toBeCloseTo(0.75, 12)
})
