import { describe, expect, test } from 'vitest'
import { apkCircuits, apkMainSource } from '../../src/ethereum/apk/circuits.js'
import { apkParameters, PRIME_LIMBS } from '../../src/ethereum/apk/parameters.js'
import { keyLimbs } from '../../src/ethereum/committee/committee-key.js'
import { openApk, testCommittee } from '../support/apk-fixture.js'
import { R } from '../support/field.js'

const BASE = 2n ** 32n
const LIMIT = 2n ** 100n - 1n

type Worst = readonly bigint[]
const plus = (...terms: Worst[]): Worst =>
  Array.from({ length: Math.max(...terms.map((term) => term.length)) }, (_, i) =>
    terms.reduce((sum, term) => sum + (term[i] ?? 0n), 0n),
  )
const times = (a: Worst, b: Worst): Worst =>
  Array.from({ length: a.length + b.length - 1 }, (_, degree) =>
    a.reduce((sum, value, i) => sum + value * (b[degree - i] ?? 0n), 0n),
  )
/** A value of `total` bits in limbs of `width` bits, each at the largest its range check allows. */
const largest = (total: number, width: number): Worst => {
  const out = new Array<bigint>(Math.floor((total - 1) / width) * (width / 32) + 1).fill(0n)
  for (let bit = 0; bit < total; bit += width) out[bit / 32] = 2n ** BigInt(Math.min(width, total - bit)) - 1n
  return out
}

/** Coefficients of sum (2^S - 1) |L_j|, by hand: every difference taken as a sum. */
function worstTotal(capacity: number, startX: Worst, startY: Worst): Worst {
  const [slope, keyX, keyY] = [largest(381, 32), largest(381, 64), largest(380, 128)]
  const sum = largest(381, 96)
  let [x, y, total] = [startX, startY, [] as Worst]
  for (let j = 0; j <= capacity; j++) {
    total = plus(total, times(slope, plus(keyX, x)), keyY, y)
    const next = plus(times(slope, slope), x, keyX)
    // Taken or skipped, the larger of both: taken.
    ;[x, y] = [next, plus(times(slope, plus(x, next)), y)]
  }
  total = plus(total, x, sum, y, sum)
  return total.map((coefficient) => coefficient * LIMIT)
}

describe('widths of the apk circuits', () => {
  for (const circuit of apkCircuits)
    test(`default: ${circuit.name} obeys the exact rule, recomputed by hand`, () => {
      const parameters = apkParameters(circuit)
      const { quotientLimbs, quotientTopBits, carryBits } = parameters.batch
      expect(parameters.weightBits).toBeGreaterThanOrEqual(100)
      const total = worstTotal(circuit.capacity, parameters.startX, parameters.startY)
      const top = 2n ** BigInt(quotientTopBits - 1)
      const quotient = Array.from({ length: quotientLimbs }, (_, i) =>
        i === quotientLimbs - 1 ? top : BASE - 1n,
      )
      const both = plus(total, times(quotient, PRIME_LIMBS))
      const carry = (i: number) => (carryBits[i] === undefined ? 0n : 2n ** BigInt(carryBits[i] - 1))
      for (const [i, value] of both.entries())
        expect(value + carry(i - 1) + BASE * carry(i), `coefficient ${i}`).toBeLessThan(R)

      // Wide enough for the worst honest witness: quotient, number of carries, and each carry from the low end
      // or, where that is smaller, from the high end.
      const prime = PRIME_LIMBS.reduceRight((sum, limb) => sum * BASE + limb, 0n)
      const value = total.reduceRight((sum, coefficient) => sum * BASE + coefficient, 0n)
      expect(top << BigInt(32 * (quotientLimbs - 1))).toBeGreaterThan(value / prime)
      expect(carryBits.length).toBe(both.length - 1)
      let low = 0n
      for (const [i, bits] of carryBits.entries()) {
        low = (both[i] + low) / BASE
        const high = both.slice(i + 1).reduceRight((sum, next) => sum * BASE + next, 0n)
        expect(2n ** BigInt(bits - 1), `carry ${i}`).toBeGreaterThan(low < high ? low : high)
      }
      for (const bits of [...carryBits, quotientTopBits]) expect(bits).toBeLessThanOrEqual(253)
    })

  test('behavior: limbs of keys are as wide as the rule assumes', () => {
    for (const key of testCommittee(32, 'widths').keys) {
      const { x, yStar } = keyLimbs(key)
      expect(x.map((limb) => limb < 2n ** 64n)).toEqual(new Array(6).fill(true))
      expect(x[5]).toBeLessThan(2n ** 61n)
      expect(yStar.map((limb) => limb < 2n ** 128n)).toEqual(new Array(3).fill(true))
      expect(yStar[2]).toBeLessThan(2n ** 124n)
    }
  })

  test('behavior: the compiled circuit checks the widths that were computed', async () => {
    const { circuit, parameters } = await openApk({ committeeSize: 32, capacity: 10 })
    const { quotientLimbs, quotientTopBits, carryBits } = parameters.batch
    const counted = new Map<string, number>()
    for (const name of circuit.names) {
      const match = /(\w+Challenge)\w*\..*range\[(\d+)\]\.bits\[/.exec(name)
      if (match === null) continue
      const key = `${match[1]} ${match[2]}`
      counted.set(key, (counted.get(key) ?? 1) + 1)
    }
    const slope = [...new Array(11).fill(32), 29]
    const slopes = Array.from({ length: 11 * slope.length }, (_, i) => slope[i % slope.length])
    const batch = [...new Array(quotientLimbs - 1).fill(32), quotientTopBits, ...carryBits]
    const widthsOf = (name: string) =>
      [...counted].filter(([key]) => key.startsWith(`${name} `)).map(([, width]) => width)
    expect(widthsOf('ApkChallenge')).toEqual(slopes)
    expect(widthsOf('BatchChallenge')).toEqual(batch)
  })

  test('behavior: carries one bit narrower or more weight bits than fit are noticed', () => {
    expect(() => apkParameters({ committeeSize: 512, capacity: 170, weightBits: 120 })).toThrow(RangeError)
    expect(apkMainSource(apkParameters({ committeeSize: 512, capacity: 8 }))).toContain('/* S */ 100')
  })
})
