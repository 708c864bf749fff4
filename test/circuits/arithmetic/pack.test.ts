import { describe, expect, test } from 'vitest'
import { packLimbs } from '../../../src/arithmetic/pack.js'
import { createRandom } from '../../support/field.js'
import { openTemplate, signalValues } from '../../support/template.js'

const open = (widths: readonly number[]) =>
  openTemplate('arithmetic/pack.circom', `Pack(${widths.length}, [${widths.join(', ')}])`)

describe('Pack', () => {
  for (const widths of [
    [253],
    [253, 1],
    [252, 1, 1],
    new Array(12).fill(32) as number[],
    [96, 96, 96, 93],
    [208, 204, 38, 7],
  ])
    test(`default: widths ${widths.join(' ')} give the words of the twin`, async () => {
      const circuit = await open(widths)
      const random = createRandom(widths.join())
      for (const limbs of [
        widths.map(() => 0n),
        widths.map((width) => 2n ** BigInt(width) - 1n),
        widths.map((width) => random.below(2n ** BigInt(width))),
      ]) {
        const words = packLimbs(limbs, widths)
        const witness = await circuit.expectPass({ limbs })
        expect(signalValues(circuit, witness, 'words', words.length)).toEqual(words)
        for (const word of words) expect(word).toBeLessThan(2n ** 253n)
      }
    })

  test('behavior: neighbouring limbs do not overlap', () => {
    const widths = new Array(12).fill(32) as number[]
    const top = 2n ** 32n - 1n
    const zero = widths.map(() => 0n)
    const seen = new Set(
      widths.flatMap((_, i) => [1n, top].map((v) => packLimbs(zero.with(i, v), widths).join())),
    )
    expect(seen.size).toBe(24)
  })

  test('behavior: alone it binds nothing: a borrow gives the same words', async () => {
    const circuit = await open([32, 32])
    const words = async (limbs: bigint[]) =>
      signalValues(circuit, await circuit.expectPass({ limbs }), 'words', 1)
    expect(await words([5n, 7n])).toEqual(await words([5n + 2n ** 32n, 6n]))
  })
})
