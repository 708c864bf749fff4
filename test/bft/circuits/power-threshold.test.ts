import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isQuorum } from '../../../src/bft/votes/power.js'
import { R } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const quorum = () => openTemplate('bft/power-threshold.circom', 'PowerThreshold(2, 3)')
const third = () => openTemplate('bft/power-threshold.circom', 'PowerThreshold(1, 3)')
const MAX_TOTAL = 256n * (2n ** 64n - 1n)

describe('PowerThreshold', () => {
  test('default: agrees with the light client on powers of up to 256 validators', async () => {
    const [twoThirds, oneThird] = [await quorum(), await third()]
    const total = fc.oneof(fc.bigInt(1n, 20n), fc.bigInt(1n, MAX_TOTAL))
    const near = fc.integer({ min: -2, max: 2 })
    await fc.assert(
      fc.asyncProperty(total, near, fc.bigInt(0n, MAX_TOTAL), async (whole, offset, other) => {
        for (const base of [(2n * whole) / 3n, whole / 3n, other % (whole + 1n)]) {
          const part = base + BigInt(offset)
          if (part < 0n || part > whole) continue
          const inputs = { part, total: whole }
          const holds = async (circuit: typeof twoThirds) =>
            circuit.satisfied(await circuit.uncheckedWitness(inputs)).ok
          expect(await holds(twoThirds)).toBe(isQuorum(part, whole))
          expect(await holds(oneThird)).toBe(3n * part > whole)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('behavior: exactly two thirds and exactly one third fail, one more passes', async () => {
    for (const total of [3n, 300n, 3n * 2n ** 64n, MAX_TOTAL - (MAX_TOTAL % 3n)]) {
      await (await quorum()).expectFail({ part: (2n * total) / 3n, total })
      await (await quorum()).expectPass({ part: (2n * total) / 3n + 1n, total })
      await (await third()).expectFail({ part: total / 3n, total })
      await (await third()).expectPass({ part: total / 3n + 1n, total })
    }
  })

  test('behavior: nobody is not enough, and the largest total does not wrap', async () => {
    for (const circuit of [await quorum(), await third()]) {
      await circuit.expectFail({ part: 0n, total: 0n })
      await circuit.expectFail({ part: 0n, total: 1n })
      await circuit.expectFail({ part: 0n, total: MAX_TOTAL })
      await circuit.expectPass({ part: MAX_TOTAL, total: MAX_TOTAL })
      await circuit.expectFail({ part: R - 1n, total: MAX_TOTAL })
    }
  })

  test('behavior: the inputs fix every wire', async () => {
    const circuit = await quorum()
    const witness = await circuit.expectPass({ part: 7n, total: 9n })
    expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    expect(mutateEveryWire({ circuit, witness }).survivors).toEqual([])
    expect(circuit.constraintCount).toBe(75)
  })
})
