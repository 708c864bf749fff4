import { describe, expect, test } from 'vitest'
import { BASE_FIELD_ORDER } from '../../../src/bls12-381/base-field.js'
import { createRandom } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValues } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const LARGEST = Array.from({ length: 381 }, (_, i) => ((BASE_FIELD_ORDER - 1n) >> BigInt(i)) & 1n)
const open = () =>
  openTemplate('bls12-381/canonical-coordinate.circom', `CanonicalCoordinate([${LARGEST.join(', ')}])`)
const halves = (value: bigint) => [value & (2n ** 192n - 1n), value >> 192n]
const limbs = (value: bigint) => [0n, 96n, 192n, 288n].map((shift) => (value >> shift) & (2n ** 96n - 1n))
const random = createRandom('coordinate')

describe('CanonicalCoordinate', () => {
  test('default: every residue gives its limbs', async () => {
    const circuit = await open()
    const values = [0n, 1n, BASE_FIELD_ORDER - 1n, BASE_FIELD_ORDER - 2n, 2n ** 380n, 2n ** 380n + 2n ** 379n]
    for (let i = 0; i < 10; i++) values.push(random.below(BASE_FIELD_ORDER))
    for (const value of values) {
      const witness = await circuit.expectPass({ halves: halves(value) })
      expect(signalValues(circuit, witness, 'limbs', 4)).toEqual(limbs(value))
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
      expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
    }
  })

  test('behavior: p and above are rejected, and so is every value plus p', async () => {
    const circuit = await open()
    const small = random.below(2n ** 381n - BASE_FIELD_ORDER)
    for (const value of [
      BASE_FIELD_ORDER,
      BASE_FIELD_ORDER + 1n,
      2n ** 381n - 1n,
      2n ** 381n,
      2n ** 384n - 1n,
      small + BASE_FIELD_ORDER,
    ])
      await circuit.expectFail({ halves: halves(value) })
  })

  test('behavior: halves that borrow from one another are rejected', async () => {
    const circuit = await open()
    const [low, high] = halves(random.below(BASE_FIELD_ORDER))
    await circuit.expectFail({ halves: [low + 2n ** 192n, high - 1n] })
    await circuit.expectFail({ halves: [low - 2n ** 192n, high + 1n] })
    await circuit.expectFail({ halves: [-1n, high] })
  })
})
