import { describe, expect, test } from 'vitest'
import { buildApkWitness } from '../../src/ethereum/apk/witness.js'
import { expectedSum, openApk, randomSubset, testCommittee } from '../support/apk-fixture.js'
import { createRandom } from '../support/field.js'
import { forgeApk } from '../support/forge-apk.js'
import { inputWires, rankTest } from '../support/rank.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

const join = (limbs: readonly bigint[]) => limbs.reduceRight((sum, limb) => (sum << 32n) + limb, 0n)

describe('apk for 512 members', async () => {
  const committee = testCommittee(512, 'apk 512', [{ from: 100, to: 300 }])
  const { circuit, parameters } = await openApk({ committeeSize: 512, capacity: 8 })
  const start = { x: join(parameters.startX), y: join(parameters.startY) }
  const witnessFor = async (absent: readonly number[]) => {
    const { inputs, sum } = buildApkWitness({ circuit: parameters, committee, absent })
    expect(sum).toEqual(expectedSum(committee, absent, start))
    return circuit.expectPass(inputs)
  }

  test('default: random subsets give the sum of @noble/curves', async () => {
    const random = createRandom('512 subsets')
    for (let i = 0; i < 30; i++) await witnessFor(randomSubset(random, 512, i % 9))
    for (const absent of [[0], [511], [100, 300], [0, 1, 7, 8, 63, 64, 448, 511]]) await witnessFor(absent)
  })

  test('behavior: no wire can change alone, and the inputs determine every wire', async () => {
    const witness = await witnessFor([3, 100, 511])
    expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
    expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
  })

  test('behavior: a false sum is rejected', async () => {
    const slots = Array.from(
      { length: 8 },
      (_, j) => ({ index: j < 3 ? 50 * j + 1 : 0, active: j < 3 ? 1 : 0 }) as const,
    )
    const honest = forgeApk({ parameters, committee, slots })
    await circuit.expectPass(honest.inputs)
    for (const claimed of [
      { ...honest.claimed, x: honest.claimed.x ^ 1n },
      expectedSum(committee, [], start),
      expectedSum(committee, [1, 51], start),
    ])
      await circuit.expectFail(forgeApk({ parameters, committee, slots, claimed }).inputs)
  })
})

describe('sizes', () => {
  for (const [capacity, rows] of [
    [8, 2 ** 15],
    [20, 2 ** 16],
  ] as const)
    test(`behavior: capacity ${capacity} fits a domain of ${rows} rows`, async () => {
      const { circuit } = await openApk({ committeeSize: 512, capacity })
      const { publicInputCount, publicOutputCount } = circuit.r1cs
      expect(publicOutputCount).toBe(0)
      expect(circuit.constraintCount + publicInputCount + 1).toBeLessThanOrEqual(rows)
    })
})
