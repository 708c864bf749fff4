import { describe, expect, test } from 'vitest'
import { bitmapWords } from '../../../src/bft/votes/bitmap.js'
import { createRandom, R } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValues } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const open = (places: number) => openTemplate('bft/signers.circom', `Signers(${places})`)
const presentOf = (members: number, places: number) =>
  Array.from({ length: places }, (_, i) => (i < members ? 1n : 0n))

describe('Signers', () => {
  for (const [places, members] of [
    [4, 4],
    [16, 9],
    [64, 64],
    [128, 100],
    [256, 256],
    [256, 140],
  ] as const)
    test(`default: bitmaps of ${members} members in ${places} places`, async () => {
      const circuit = await open(places)
      const random = createRandom(`signers ${places} ${members}`)
      const present = presentOf(members, places)
      const all = (1n << BigInt(members)) - 1n
      for (const bitmap of [0n, 1n, all, ...Array.from({ length: 6 }, () => random.below(all))]) {
        const witness = await circuit.expectPass({ ...bitmapWords(bitmap), present })
        const bits = signalValues(circuit, witness, 'signer', places)
        expect(bits.reduce((sum, bit, i) => sum + (bit << BigInt(i)), 0n)).toBe(bitmap)
      }
      const witness = await circuit.expectPass({ ...bitmapWords(all), present })
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
      const wires = [...inputWires(circuit)].filter((wire) => !/present/.test(circuit.nameOf(wire)))
      expect(mutateEveryWire({ circuit, witness, wires }).survivors).toEqual([])
    })

  test('behavior: a place without a validator cannot sign', async () => {
    const circuit = await open(16)
    for (const place of [9n, 10n, 15n])
      await circuit.expectFail({ signersLow: 5n + (1n << place), signersHigh: 0n, present: presentOf(9, 16) })
  })

  test('behavior: bits beyond the last place are rejected', async () => {
    for (const places of [4, 16, 64, 128]) {
      const circuit = await open(places)
      const present = presentOf(places, places)
      await circuit.expectFail({ signersLow: 1n << BigInt(places), signersHigh: 0n, present })
      await circuit.expectFail({ signersLow: 1n, signersHigh: 1n, present })
      await circuit.expectFail({ signersLow: R - 1n, signersHigh: 0n, present })
    }
    const wide = await open(256)
    const present = presentOf(256, 256)
    await wide.expectFail({ signersLow: 1n << 128n, signersHigh: 0n, present })
    await wide.expectFail({ signersLow: 0n, signersHigh: 1n << 128n, present })
    await wide.expectFail({ signersLow: 1n << 253n, signersHigh: 0n, present })
  })
})
