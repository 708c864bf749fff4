import { describe, expect, test } from 'vitest'
import { createRandom, inverse, mod } from '../../support/field.js'
import { rankTest } from '../../support/rank.js'
import { openTemplate, signalValue } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const random = createRandom('slope')
const operands = ['leftX', 'leftY', 'rightX', 'rightY']
const open = () => openTemplate('bls12-381/add-with-slope.circom', 'AddWithSlope()')

describe('AddWithSlope', () => {
  test('default: identity and sum follow the formulas', async () => {
    const circuit = await open()
    const [leftX, leftY, rightX, rightY, slope] = Array.from({ length: 5 }, () => random.element())
    const witness = await circuit.expectPass({ leftX, leftY, rightX, rightY, slope })
    const sumX = mod(slope * slope - leftX - rightX)
    expect(signalValue(circuit, witness, 'identity')).toBe(mod(slope * (rightX - leftX) - (rightY - leftY)))
    expect(signalValue(circuit, witness, 'sumX')).toBe(sumX)
    expect(signalValue(circuit, witness, 'sumY')).toBe(mod(slope * (leftX - sumX) - leftY))
    expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
    expect(circuit.constraintCount).toBe(3)
  })

  test('behavior: with the identity at 0 the slope is fixed at distinct points and free at equal ones', async () => {
    const circuit = await open()
    const frozenSignals = [...operands, 'identity']
    const [leftX, leftY, rightX, rightY] = operands.map(() => random.element())
    const slope = mod((rightY - leftY) * inverse(rightX - leftX))
    const distinct = await circuit.expectPass({ leftX, leftY, rightX, rightY, slope })
    expect(signalValue(circuit, distinct, 'identity')).toBe(0n)
    expect(rankTest({ circuit, witness: distinct, frozenSignals }).nullity).toBe(0)
    const equal = await circuit.expectPass({ leftX, leftY, rightX: leftX, rightY: leftY, slope: 42n })
    expect(signalValue(circuit, equal, 'identity')).toBe(0n)
    expect(rankTest({ circuit, witness: equal, frozenSignals }).nullity).toBe(1)
  })

  test('behavior: opposite points leave no slope that satisfies the identity', async () => {
    const circuit = await open()
    const [leftX, leftY] = [random.element(), random.element()]
    for (const slope of [0n, 1n, random.element()]) {
      const witness = await circuit.expectPass({ leftX, leftY, rightX: leftX, rightY: -leftY, slope })
      expect(signalValue(circuit, witness, 'identity')).toBe(mod(2n * leftY))
    }
  })
})
