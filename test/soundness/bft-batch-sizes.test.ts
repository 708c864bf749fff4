import { describe, expect, test } from 'vitest'
import { HASH_TOP } from '../../src/bft/batch/digits.js'
import { batchParameters } from '../../src/bft/batch/parameters.js'
import { SUBGROUP_ORDER as l } from '../../src/bft/signature/baby-jubjub.js'
import { openBatch } from '../bft/batch/batch-fixture.js'
import { R } from '../support/field.js'

describe('sizes', () => {
  const BASE_64 = 2n ** 64n
  /** Bounds by hand: limbs of 64 bits, |u| in two, |c| and h in four; h may have a limb of r - 2^253 on top. */
  const top = [0n, 1n, 2n, 3n].map((i) => (HASH_TOP >> (64n * i)) % BASE_64)
  const hash = top.map((limb, i) => limb + 2n ** (i < 3 ? 64n : 61n) - 1n)
  const weight = [2n ** 64n - 1n, 2n ** 36n - 1n]
  const scalar = [0, 1, 2, 3].map((i) => 2n ** (i < 3 ? 64n : 59n) - 1n)

  for (const [keys, votes] of [
    ...[2, 4, 16, 64, 256, 512].map((slots) => [slots, 1] as const),
    ...[1, 4, 16, 64, 128, 256].map((pairs) => [pairs, 2] as const),
  ])
    test(`behavior: no coefficient reaches r with ${keys} keys of ${votes} signatures, by hand`, () => {
      const { batch } = batchParameters(keys, votes)
      const total = [0, 1, 2, 3, 4].map((i) => {
        const product = 8n * (weight[0]! * (hash[i] ?? 0n) + weight[1]! * (hash[i - 1] ?? 0n))
        return BigInt(keys) * (2n ** 104n - 1n) * (BigInt(votes) * product + (scalar[i] ?? 0n))
      })
      const prime = [0n, 1n, 2n, 3n].map((i) => (l >> (64n * i)) % BASE_64)
      const quotient = Array.from({ length: batch.quotientLimbs }, (_, i) =>
        i < batch.quotientLimbs - 1 ? BASE_64 - 1n : 2n ** BigInt(batch.quotientTopBits - 1),
      )
      // The quotient holds the largest total.
      const value = total.reduceRight((sum, limb) => sum * BASE_64 + limb, 0n)
      const room = 2n ** BigInt(64 * (batch.quotientLimbs - 1) + batch.quotientTopBits - 1)
      expect(value / l).toBeLessThan(room)
      for (let i = 0; i <= batch.carryBits.length; i++) {
        let coefficient = total[i] ?? 0n
        for (let j = 0; j <= i; j++) coefficient += (quotient[j] ?? 0n) * (prime[i - j] ?? 0n)
        coefficient += i > 0 ? 2n ** BigInt(batch.carryBits[i - 1]! - 1) : 0n
        coefficient += i < batch.carryBits.length ? BASE_64 * 2n ** BigInt(batch.carryBits[i]! - 1) : 0n
        expect(coefficient).toBeLessThan(R)
      }
    })

  test('behavior: the compiled circuit checks the widths that were computed', async () => {
    const { circuit, parameters } = await openBatch(2)
    const { quotientLimbs, quotientTopBits, carryBits } = parameters.batch
    const expected = [...new Array<number>(quotientLimbs - 1).fill(64), quotientTopBits, ...carryBits]
    for (const round of [0, 1]) {
      const counted = new Array<number>(expected.length).fill(1)
      for (const name of circuit.names) {
        const match = new RegExp(`check\\.hints\\[${round}\\]\\..*range\\[(\\d+)\\]\\.bits\\[`).exec(name)
        if (match !== null) counted[Number(match[1])]!++
      }
      expect(counted).toEqual(expected)
    }
  })
})
