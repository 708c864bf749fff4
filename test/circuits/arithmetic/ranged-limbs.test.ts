import { describe, expect, test } from 'vitest'
import { packLimbs } from '../../../src/arithmetic/pack.js'
import { createRandom } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValues } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const slope = [...(new Array(11).fill(32) as number[]), 29]

const open = (widths: readonly number[]) =>
  openTemplate('arithmetic/ranged-limbs.circom', `RangedLimbs(${widths.length}, [${widths.join(', ')}])`)

describe('RangedLimbs', () => {
  test('default: the limbs of a slope give the words of the twin', async () => {
    const circuit = await open(slope)
    const random = createRandom('ranged limbs')
    for (const limbs of [
      slope.map(() => 0n),
      slope.map((width) => 2n ** BigInt(width) - 1n),
      slope.map((width) => random.below(2n ** BigInt(width))),
    ]) {
      const words = packLimbs(limbs, slope)
      const witness = await circuit.expectPass({ limbs })
      expect(signalValues(circuit, witness, 'words', words.length)).toEqual(words)
      expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
    }
  })

  test('behavior: the words determine the limbs', async () => {
    const circuit = await open(slope)
    const witness = await circuit.expectPass({ limbs: slope.map((_, i) => BigInt(i + 1)) })
    const words = packLimbs(
      slope.map(() => 0n),
      slope,
    ).map((_, i) => `words[${i}]`)
    expect(rankTest({ circuit, witness, frozenSignals: words }).nullity).toBe(0)
    expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
  })

  test('behavior: rejects every limb at its limit, at -1, and borrows that keep the words', async () => {
    const circuit = await open(slope)
    const limbs = slope.map(() => 9n)
    for (let i = 0; i < slope.length; i++) {
      const limit = 2n ** BigInt(slope[i])
      await circuit.expectFail({ limbs: limbs.with(i, limit) })
      await circuit.expectFail({ limbs: limbs.with(i, -1n) })
      if (i === 0) continue
      const below = 2n ** BigInt(slope[i - 1])
      await circuit.expectFail({ limbs: limbs.with(i, 8n).with(i - 1, 9n + below) })
      await circuit.expectFail({ limbs: limbs.with(i, 10n).with(i - 1, 9n - below) })
    }
  })
})
