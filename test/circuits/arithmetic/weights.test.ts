import { describe, expect, test } from 'vitest'
import { drawWeights, weightElementBound } from '../../../src/arithmetic/weights.js'
import { createRandom, R } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValues } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const TAG = 77n

const open = (count: number, weightBits: number) => {
  const bound = weightElementBound(weightBits)
  const bits = Array.from({ length: 254 }, (_, i) => (bound >> BigInt(i)) & 1n)
  return openTemplate(
    'arithmetic/weights.circom',
    `Weights(${TAG}, ${count}, ${weightBits}, [${bits.join(', ')}])`,
  )
}

describe('Weights', () => {
  for (const [count, weightBits] of [
    [1, 100],
    [5, 100],
    [13, 100],
    [31, 100],
    [5, 12],
  ] as const)
    test(`default: ${count} weights of ${weightBits} bits are those of the twin`, async () => {
      const circuit = await open(count, weightBits)
      const random = createRandom(`weights ${count}`)
      for (let i = 0; i < 3; i++) {
        const challenge = random.element()
        const weights = drawWeights({ tag: TAG, challenge, count, weightBits })
        const witness = await circuit.expectPass({ challenge })
        expect(signalValues(circuit, witness, 'out', count)).toEqual(weights)
        for (const weight of weights ?? []) expect(weight).toBeLessThan(2n ** BigInt(weightBits))
        expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
        expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
      }
    })

  test('behavior: the bound is below the field prime and costs an honest prover next to nothing', () => {
    const bound = weightElementBound(100)
    expect(bound).toBeLessThan(R)
    expect(R - bound).toBeLessThan(2n ** 201n)
    expect(bound & (2n ** 200n - 1n)).toBe(2n ** 200n - 1n)
  })

  test('behavior: the bits of element + r are rejected, with every dependent signal moved along', async () => {
    const circuit = await open(2, 100)
    // An alias below 2^254 exists for elements below 2^254 - r, that is for one in three.
    const random = createRandom('alias')
    for (let tried = 0; tried < 3; ) {
      const witness = await circuit.expectPass({ challenge: random.element() })
      const bits = signalValues(circuit, witness, 'element[0].out', 254)
      const alias = bits.reduce((sum, bit, i) => sum + (bit << BigInt(i)), 0n) + R
      if (alias >= 2n ** 254n) continue
      tried++
      const changes: Record<string, bigint> = {}
      for (let i = 0; i < 254; i++) changes[`element[0].out[${i}]`] = (alias >> BigInt(i)) & 1n
      const bound = weightElementBound(100)
      for (let i = 253, equal = 1n; i >= 0; i--) {
        if (((bound >> BigInt(i)) & 1n) === 1n) equal *= (alias >> BigInt(i)) & 1n
        if (isWire(circuit, `element[0].equal[${i}]`)) changes[`element[0].equal[${i}]`] = equal
      }
      for (let k = 0; k < 2; k++) changes[`out[${k}]`] = (alias >> BigInt(100 * k)) & (2n ** 100n - 1n)
      circuit.expectUnsatisfied(circuit.setWire(witness, changes))
    }
  })
})

function isWire(circuit: Awaited<ReturnType<typeof open>>, signal: string): boolean {
  try {
    return circuit.wireOf(signal) > 0
  } catch {
    return false
  }
}
