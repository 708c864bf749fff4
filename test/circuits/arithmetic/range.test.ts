import { describe, expect, test } from 'vitest'
import { createRandom, R } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValues } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const random = createRandom('range')

for (const [name, file, widths] of [
  ['Bits', 'arithmetic/bits.circom', [1, 9, 32, 253]],
  ['RangeCheck', 'arithmetic/range-check.circom', [1, 2, 29, 32, 253]],
] as const)
  describe(name, () => {
    for (const width of widths) {
      const limit = 2n ** BigInt(width)
      test(`default: width ${width} accepts 0, 2^${width} - 1 and what lies between`, async () => {
        const circuit = await openTemplate(file, `${name}(${width})`)
        for (const value of [0n, 1n, limit - 1n, limit / 2n, random.below(limit)]) {
          const witness = await circuit.expectPass({ in: value })
          expect(mutateEveryWire({ circuit, witness, wires: innerWires(circuit) }).survivors).toEqual([])
          expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
        }
      })

      test(`behavior: width ${width} rejects 2^${width}, -1, -2^${width} and random elements`, async () => {
        const circuit = await openTemplate(file, `${name}(${width})`)
        const aligned = 2n ** BigInt(8 * Math.ceil((width + 1) / 8)) - 1n
        for (const value of [limit, aligned % R, R - 1n, R - limit, (R + 1n) / 2n, outside(limit)])
          if (value >= limit) await circuit.expectFail({ in: value })
      })
    }

    test('args: widths outside 1 to 253 do not compile', async () => {
      await expect(openTemplate(file, `${name}(0)`)).rejects.toThrow('circom failed')
      await expect(openTemplate(file, `${name}(254)`)).rejects.toThrow('circom failed')
    })
  })

describe('Bits', () => {
  test('behavior: bits that are not binary are rejected even when they add up', async () => {
    const circuit = await openTemplate('arithmetic/bits.circom', 'Bits(9)')
    const witness = await circuit.expectPass({ in: 6n })
    expect(signalValues(circuit, witness, 'out', 9)).toEqual([0n, 1n, 1n, 0n, 0n, 0n, 0n, 0n, 0n])
    circuit.expectUnsatisfied(circuit.setWire(witness, { 'out[0]': 2n, 'out[1]': 0n }))
    circuit.expectUnsatisfied(circuit.setWire(witness, { 'out[1]': -1n, 'out[2]': 2n }))
    circuit.expectUnsatisfied(circuit.setWire(witness, { 'out[0]': 6n, 'out[1]': 0n, 'out[2]': 0n }))
  })
})

describe('RangeCheck', () => {
  test('behavior: the top bit cannot be anything else, even with other bits solved for it', async () => {
    const circuit = await openTemplate('arithmetic/range-check.circom', 'RangeCheck(8)')
    const witness = await circuit.expectPass({ in: 5n })
    for (let wrong = 0; wrong < 128; wrong++) {
      if (wrong === 5) continue
      const bits = Object.fromEntries(
        Array.from({ length: 7 }, (_, i) => [`bits[${i}]`, BigInt((wrong >> i) & 1)]),
      )
      circuit.expectUnsatisfied(circuit.setWire(witness, bits))
    }
  })

  test('behavior: costs exactly its width', async () => {
    for (const width of [1, 29, 253])
      expect(
        (await openTemplate('arithmetic/range-check.circom', `RangeCheck(${width})`)).constraintCount,
      ).toBe(width)
  })
})

function innerWires(circuit: Parameters<typeof inputWires>[0]): number[] {
  const inputs = new Set(inputWires(circuit))
  return Array.from({ length: circuit.r1cs.wireCount - 1 }, (_, i) => i + 1).filter(
    (wire) => !inputs.has(wire),
  )
}

function outside(limit: bigint): bigint {
  for (;;) {
    const value = random.element()
    if (value >= limit) return value
  }
}
