import { describe, expect, test } from 'vitest'
import { BASE_FIELD_ORDER } from '../../../src/bls12-381/base-field.js'
import { createRandom, R } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValues } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const bitList = (value: bigint, width: number) =>
  Array.from({ length: width }, (_, i) => (value >> BigInt(i)) & 1n)

const open = (widths: readonly number[], bound: bigint) => {
  const total = widths.reduce((sum, width) => sum + width, 0)
  const list = (values: readonly (number | bigint)[]) => `[${values.join(', ')}]`
  return openTemplate(
    'arithmetic/bounded-bits.circom',
    `BoundedBits(${widths.length}, ${list(widths)}, ${total}, ${list(bitList(bound, total))})`,
  )
}

describe('BoundedBits', () => {
  for (const bound of [0n, 1n, 6n, 7n, 10n, 12n, 14n])
    test(`default: with bound ${bound}, exactly 0 to ${bound} pass`, async () => {
      const circuit = await open([4], bound)
      for (let value = 0n; value < 16n; value++)
        if (value <= bound) {
          const witness = await circuit.expectPass({ in: [value] })
          expect(signalValues(circuit, witness, 'out', 4)).toEqual(bitList(value, 4))
          expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
        } else await circuit.expectFail({ in: [value] })
    })

  test('behavior: no choice of bits whatever passes above the bound', async () => {
    const circuit = await open([4], 10n)
    const witness = await circuit.expectPass({ in: [3n] })
    for (let value = 0n; value < 16n; value++) {
      const changes = Object.fromEntries(bitList(value, 4).map((bit, i) => [`out[${i}]`, bit]))
      // `equal` follows from the bits; the unchecked generator computes it, so tamper through the input.
      const { ok } = circuit.satisfied(await circuit.uncheckedWitness({ in: [value] }))
      expect(ok).toBe(value <= 10n)
      if (value !== 3n) circuit.expectUnsatisfied(circuit.setWire(witness, changes))
    }
  })

  test('behavior: 254 bits below the field prime have one decomposition', async () => {
    const circuit = await open([254], R - 1n)
    await circuit.expectPass({ in: [R - 1n] })
    for (const value of [0n, 5n, 2n ** 254n - R - 1n]) {
      const witness = await circuit.expectPass({ in: [value] })
      const alias = bitList(value + R, 254)
      const changes = Object.fromEntries(alias.map((bit, i) => [`out[${i}]`, bit]))
      circuit.expectUnsatisfied(circuit.setWire(witness, changes))
      // The same with `equal` recomputed for the aliased bits, as a prover would.
      for (let i = 253, equal = 1n; i >= 0; i--) {
        if (bitList(R - 1n, 254)[i] === 1n) equal *= alias[i]
        try {
          circuit.wireOf(`equal[${i}]`)
        } catch {
          continue
        }
        changes[`equal[${i}]`] = equal
      }
      circuit.expectUnsatisfied(circuit.setWire(witness, changes))
    }
  })

  test('behavior: a coordinate in two words is bounded as one number', async () => {
    const circuit = await open([192, 189], BASE_FIELD_ORDER - 1n)
    const words = (value: bigint) => [value & (2n ** 192n - 1n), value >> 192n]
    const random = createRandom('coordinate')
    for (const value of [0n, BASE_FIELD_ORDER - 1n, random.below(BASE_FIELD_ORDER)]) {
      const witness = await circuit.expectPass({ in: words(value) })
      expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
    }
    for (const value of [BASE_FIELD_ORDER, BASE_FIELD_ORDER + 1n, 2n ** 381n - 1n])
      await circuit.expectFail({ in: words(value) })
    // The same integer with 2^192 moved from the high word to the low one.
    await circuit.expectFail({ in: [2n ** 192n + 5n, 6n] })
    await circuit.expectPass({ in: [5n, 7n] })
    await circuit.expectFail({ in: [5n - 2n ** 192n, 8n] })
  })
})
