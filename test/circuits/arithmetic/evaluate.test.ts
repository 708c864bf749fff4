import { describe, expect, test } from 'vitest'
import { createRandom, mod, power } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValue, signalValues } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const random = createRandom('evaluate')

describe('Powers', () => {
  for (const degree of [1, 2, 38])
    test(`default: z to z^${degree}`, async () => {
      const circuit = await openTemplate('arithmetic/powers.circom', `Powers(${degree})`)
      const z = random.element()
      const witness = await circuit.expectPass({ z })
      expect(signalValues(circuit, witness, 'out', degree)).toEqual(
        Array.from({ length: degree }, (_, i) => power(z, BigInt(i + 1))),
      )
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    })
})

describe('Evaluate', () => {
  for (const count of [2, 4, 12, 38])
    test(`default: ${count} limbs`, async () => {
      const circuit = await openTemplate('arithmetic/evaluate.circom', `Evaluate(${count})`)
      const z = random.element()
      const limbs = Array.from({ length: count }, () => random.element())
      const powers = Array.from({ length: count - 1 }, (_, i) => power(z, BigInt(i + 1)))
      const witness = await circuit.expectPass({ limbs, powers })
      const expected = limbs.reduce((sum, limb, i) => sum + limb * power(z, BigInt(i)), 0n)
      expect(signalValue(circuit, witness, 'out')).toBe(mod(expected))
      expect(circuit.constraintCount).toBe(count - 1)
      expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
    })
})

describe('WeightedSum', () => {
  for (const count of [2, 5, 13])
    test(`default: ${count} values`, async () => {
      const circuit = await openTemplate('arithmetic/weighted-sum.circom', `WeightedSum(${count})`)
      const values = Array.from({ length: count }, () => random.element())
      const weights = Array.from({ length: count }, () => random.element())
      const witness = await circuit.expectPass({ values, weights })
      expect(signalValue(circuit, witness, 'out')).toBe(
        mod(values.reduce((sum, value, i) => sum + value * weights[i], 0n)),
      )
      expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
    })
})

describe('Mux', () => {
  for (const width of [1, 3, 6])
    test(`default: selects each of ${2 ** width} values`, async () => {
      const circuit = await openTemplate('arithmetic/mux.circom', `Mux(${width})`)
      const values = Array.from({ length: 2 ** width }, () => random.element())
      for (let index = 0; index < values.length; index++) {
        const bits = Array.from({ length: width }, (_, i) => BigInt((index >> i) & 1))
        const witness = await circuit.expectPass({ values, bits })
        expect(signalValue(circuit, witness, 'out')).toBe(values[index])
        expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
      }
    })

  test('behavior: it relies on its caller for boolean bits', async () => {
    const circuit = await openTemplate('arithmetic/mux.circom', 'Mux(1)')
    const witness = await circuit.expectPass({ values: [10n, 30n], bits: [2n] })
    expect(signalValue(circuit, witness, 'out')).toBe(50n)
  })
})

describe('BatchCheck', () => {
  const prime = [7n, 11n, 13n]
  const open = () =>
    openTemplate('arithmetic/batch-check.circom', `BatchCheck(32, 4, 5, 3, [${prime.join(', ')}], 4)`)
  const at = (limbs: readonly bigint[], z: bigint) =>
    limbs.reduce((sum, limb, i) => sum + limb * power(z, BigInt(i)), 0n)
  const inputs = (z: bigint) => {
    const [quotient, carries] = [4, 5].map((n) => Array.from({ length: n }, () => random.element()))
    const total = mod(at(quotient, z) * at(prime, z) + (z - 2n ** 32n) * at(carries, z))
    return { total, quotient, carries, powers: [1, 2, 3, 4].map((i) => power(z, BigInt(i))) }
  }

  test('default: holds exactly when T(z) = Q(z) p(z) + (z - 2^W) C(z)', async () => {
    const circuit = await open()
    const honest = inputs(random.element())
    const witness = await circuit.expectPass(honest)
    expect(mutateEveryWire({ circuit, witness }).survivors).toEqual([])
    await circuit.expectFail({ ...honest, total: honest.total + 1n })
    for (let i = 0; i < 4; i++)
      await circuit.expectFail({ ...honest, quotient: honest.quotient.with(i, honest.quotient[i] + 1n) })
    for (let i = 0; i < 5; i++)
      await circuit.expectFail({ ...honest, carries: honest.carries.with(i, honest.carries[i] + 1n) })
  })

  test('behavior: alone it is one equation, and none at all when z is the base, as no challenge is', async () => {
    const circuit = await open()
    const names = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}[${i}]`)
    const frozenSignals = ['total', ...names('quotient', 4), ...names('powers', 4)]
    const nullityAt = async (z: bigint) =>
      rankTest({ circuit, witness: await circuit.expectPass(inputs(z)), frozenSignals }).nullity
    expect(await nullityAt(random.element())).toBe(4)
    expect(await nullityAt(2n ** 32n)).toBe(5)
  })
})
