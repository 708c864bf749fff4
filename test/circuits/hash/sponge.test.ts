import { describe, expect, test } from 'vitest'
import { sponge } from '../../../src/hash/sponge.js'
import { createRandom } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValue } from '../../support/template.js'

const TAG = 0x636f6e636f72646174n
const random = createRandom('sponge')
const elements = (count: number) => Array.from({ length: count }, () => random.element())

describe('Sponge', () => {
  for (const count of [1, 14, 15, 16, 31])
    test(`default: ${count} elements give the digest of the twin`, async () => {
      const circuit = await openTemplate('hash/sponge.circom', `Sponge(${TAG}, ${count})`)
      const inputs = elements(count)
      const witness = await circuit.expectPass({ inputs })
      expect(signalValue(circuit, witness, 'out')).toBe(sponge(TAG, inputs))
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    })

  test('behavior: tag, every element and their order count', async () => {
    const inputs = elements(16)
    const swapped = [inputs[1], inputs[0], ...inputs.slice(2)]
    const digests = [
      sponge(TAG, inputs),
      sponge(TAG + 1n, inputs),
      sponge(TAG, swapped),
      ...inputs.map((_, i) => sponge(TAG, inputs.with(i, inputs[i] + 1n))),
    ]
    expect(new Set(digests).size).toBe(digests.length)
  })
})
