import { describe, expect, test } from 'vitest'
import { packLimbs } from '../../../src/arithmetic/pack.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValues } from '../../support/template.js'

const TOP_BITS = 7
const CARRY_BITS = [12, 5, 208]
const WIDTHS = [32, 32, TOP_BITS, ...CARRY_BITS]

const open = () =>
  openTemplate(
    'arithmetic/batch-hints.circom',
    `BatchHints(32, 3, ${TOP_BITS}, 3, [${CARRY_BITS.join(', ')}])`,
  )

const half = (bits: number) => 2n ** BigInt(bits - 1)
const lowest = CARRY_BITS.map((bits) => -half(bits))
const highest = CARRY_BITS.map((bits) => half(bits) - 1n)
const base = 2n ** 32n
const quotient = [1n, 2n, 3n]
const carries = [0n, 0n, 0n]

describe('BatchHints', () => {
  test('default: accepts both ends of every range and packs what it ranged', async () => {
    const circuit = await open()
    for (const hints of [
      { quotient, carries },
      { quotient: [0n, 0n, -64n], carries: lowest },
      { quotient: [base - 1n, base - 1n, 63n], carries: highest },
    ]) {
      const limbs = [...hints.quotient, ...hints.carries].map((limb, i) => {
        if (i < 2) return limb
        return limb + half(WIDTHS[i])
      })
      const words = packLimbs(limbs, WIDTHS)
      const witness = await circuit.expectPass(hints)
      expect(signalValues(circuit, witness, 'words', words.length)).toEqual(words)
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    }
  })

  test('behavior: rejects a carry one beyond either end of its range', async () => {
    const circuit = await open()
    for (let i = 0; i < CARRY_BITS.length; i++) {
      await circuit.expectFail({ quotient, carries: carries.with(i, highest[i] + 1n) })
      await circuit.expectFail({ quotient, carries: carries.with(i, lowest[i] - 1n) })
    }
  })

  test('behavior: rejects a quotient limb beyond its range, a negative lower one, and borrows', async () => {
    const circuit = await open()
    for (const bad of [
      [0n, 0n, 64n],
      [0n, 0n, -65n],
      [base, 0n, 0n],
      [0n, base, 0n],
      [-1n, 0n, 0n],
      [5n + base, 6n, 0n],
      [5n, 7n + base, -1n],
      [5n - base, 8n, 0n],
    ])
      await circuit.expectFail({ quotient: bad, carries })
  })
})
