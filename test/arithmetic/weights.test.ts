import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../src/arithmetic/scalar-field.js'
import { drawWeights, weightElementBound, weightsPerElement } from '../../src/arithmetic/weights.js'
import { referencePoseidonLanes } from '../hash/reference-poseidon.js'

const draw = (changes: Partial<Parameters<typeof drawWeights>[0]> = {}) =>
  drawWeights({ tag: 7n, challenge: 11n, count: 23, weightBits: 100, ...changes })

describe('weightsPerElement', () => {
  test('default: as many as fit 208 bits', () => {
    expect([12, 48, 52, 69, 70, 100, 104, 105, 208].map(weightsPerElement)).toEqual([
      17, 4, 4, 3, 2, 2, 2, 1, 1,
    ])
  })
})

describe('weightElementBound', () => {
  test.each([12, 48, 90, 100, 104, 114, 208])('default: S = %i: below r, ones where the weights are', (S) => {
    const bound = weightElementBound(S)
    const ones = (1n << BigInt(S * weightsPerElement(S))) - 1n
    expect(bound).toBeLessThan(SCALAR_FIELD_ORDER)
    expect(bound & ones).toBe(ones)
    // the next such number is not below r: no acceptable element is thrown away
    expect(bound + ones + 1n).toBeGreaterThanOrEqual(SCALAR_FIELD_ORDER)
  })

  // `undefined` stands for an element above the bound. No search finds one, so its rarity is all that is tested here.
  test('behavior: an element exceeds it with probability below 2^-45, for every S', () => {
    for (let S = 1; S <= 208; S++) {
      const refused = SCALAR_FIELD_ORDER - 1n - weightElementBound(S)
      expect(refused << 45n).toBeLessThan(SCALAR_FIELD_ORDER)
    }
  })
})

describe('drawWeights', () => {
  test('default: as many as asked, each below 2^S', () => {
    for (const count of [1, 2, 3, 11, 23, 29, 30, 31, 59, 173]) {
      const weights = draw({ count })
      expect(weights).toHaveLength(count)
      for (const weight of weights!) expect(weight >= 0n && weight < 1n << 100n).toBe(true)
    }
  })

  test('behavior: two weights from each lane of a permutation over (challenge, tag, block, zeros)', async () => {
    const { reference } = await referencePoseidonLanes()
    const mask = (1n << 100n) - 1n
    // 33 weights: 15 elements of a first permutation, 2 of a second
    const elements = [
      ...reference([11n, 7n, 0n, ...new Array<bigint>(12).fill(0n)], 15),
      ...reference([11n, 7n, 1n], 2),
    ]
    const expected = elements.flatMap((element) => [element & mask, (element >> 100n) & mask])
    expect(draw({ count: 33 })).toEqual(expected.slice(0, 33))
    // one element a weight above S = 104, three from S = 69 down
    const [element] = reference([11n, 7n, 0n], 1)
    const low = (value: bigint, bits: number) => value & ((1n << BigInt(bits)) - 1n)
    expect(draw({ count: 1, weightBits: 105 })).toEqual([low(element!, 105)])
    const three = [0n, 69n, 138n].map((at) => low(element! >> at, 69))
    expect(draw({ count: 3, weightBits: 69 })).toEqual(three)
  })

  test('behavior: the same challenge and tag give the same weights; another of either gives others', () => {
    expect(draw()).toEqual(draw())
    const others = [draw(), draw({ tag: 8n }), draw({ challenge: 12n }), draw({ tag: 11n, challenge: 7n })]
    const all = others.flatMap((weights) => weights!)
    expect(new Set(all).size).toBe(4 * 23)
  })

  test("behavior: weights are not the prover's choice: full width, no two alike, every bit both ways", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: SCALAR_FIELD_ORDER - 1n }), (challenge) => {
        const weights = draw({ challenge, count: 173 })!
        expect(new Set(weights).size).toBe(173)
        const or = weights.reduce((sum, weight) => sum | weight, 0n)
        const and = weights.reduce((sum, weight) => sum & weight, or)
        expect(or).toBe((1n << 100n) - 1n)
        expect(and).toBe(0n)
      }),
      { numRuns: 5 },
    )
  })
})
