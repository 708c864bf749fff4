import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limbBounds, limbLayout, limbPolynomial, splitLimbs } from '../../src/arithmetic/limbs.js'
import { evaluatePolynomial } from '../../src/arithmetic/polynomial-ring.js'

describe('limbLayout', () => {
  test('default: the top limb takes what is left', () => {
    expect(limbLayout(381, 96, 32)).toEqual({ widths: [96, 96, 96, 93], stride: 3 })
    expect(limbLayout(381, 32, 32)).toEqual({ widths: [...new Array(11).fill(32), 29], stride: 1 })
  })

  test('args: a value that fills its limbs exactly', () => {
    expect(limbLayout(384, 96, 32).widths).toEqual([96, 96, 96, 96])
    expect(limbLayout(1, 96, 32).widths).toEqual([1])
  })

  test('error: limbs that are no whole number of base digits', () => {
    expect(() => limbLayout(381, 48, 32)).toThrow(RangeError)
  })
})

const widths = fc.array(fc.integer({ min: 1, max: 96 }), { minLength: 1, maxLength: 12 })
const total = (list: readonly number[]): number => list.reduce((sum, width) => sum + width, 0)
const widthsAndValue = widths.chain((list) =>
  fc.tuple(fc.constant(list), fc.bigInt({ min: 0n, max: (1n << BigInt(total(list))) - 1n })),
)

describe('splitLimbs', () => {
  test('default: least significant first', () => {
    expect(splitLimbs(0x030201n, [8, 8, 8])).toEqual([1n, 2n, 3n])
  })

  test('behavior: joining undoes it, and every limb fits its width', () => {
    fc.assert(
      fc.property(widthsAndValue, ([list, value]) => {
        const limbs = splitLimbs(value, list)
        const joined = limbs.reduceRight((sum, limb, i) => (sum << BigInt(list[i]!)) + limb, 0n)
        expect(joined).toBe(value)
        for (const [i, limb] of limbs.entries()) expect(limb >> BigInt(list[i]!)).toBe(0n)
      }),
    )
  })

  test('args: the largest value that fits', () => {
    expect(splitLimbs((1n << 24n) - 1n, [8, 8, 8])).toEqual([255n, 255n, 255n])
  })

  test('error: one more, and anything negative', () => {
    expect(() => splitLimbs(1n << 24n, [8, 8, 8])).toThrow(RangeError)
    expect(() => splitLimbs(-1n, [8, 8, 8])).toThrow(RangeError)
    expect(() => splitLimbs(-(1n << 24n), [8, 8, 8])).toThrow(RangeError)
  })
})

describe('limbPolynomial', () => {
  test('default: limb i stands at exponent i * stride', () => {
    expect(limbPolynomial([7n, 8n, 9n], 3)).toEqual([7n, 0n, 0n, 8n, 0n, 0n, 9n])
  })

  test('behavior: a coordinate at the base is the coordinate, however coarse its limbs', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 381n) - 1n }), (value) => {
        for (const limbBits of [32, 96]) {
          const layout = limbLayout(381, limbBits, 32)
          const polynomial = limbPolynomial(splitLimbs(value, layout.widths), layout.stride)
          expect(evaluatePolynomial(polynomial, 1n << 32n)).toBe(value)
        }
      }),
    )
  })

  test('behavior: its bounds are the largest limbs the range checks allow', () => {
    const layout = limbLayout(381, 96, 32)
    const largest = splitLimbs((1n << 381n) - 1n, layout.widths)
    expect(limbBounds(layout)).toEqual(limbPolynomial(largest, layout.stride))
    expect(evaluatePolynomial(limbBounds(layout), 1n << 32n)).toBe((1n << 381n) - 1n)
  })
})
