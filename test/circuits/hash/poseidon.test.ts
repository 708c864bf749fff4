import { buildPoseidonReference } from 'circomlibjs'
import * as lite from 'poseidon-lite'
import { beforeAll, describe, expect, test } from 'vitest'
import { createRandom, R } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValues } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

type Lite = (inputs: bigint[], lanes: number) => bigint | bigint[]
let reference: Awaited<ReturnType<typeof buildPoseidonReference>>

beforeAll(async () => {
  reference = await buildPoseidonReference()
})

const vectors = (count: number) => {
  const random = createRandom(`poseidon ${count}`)
  return [
    new Array<bigint>(count).fill(0n),
    new Array<bigint>(count).fill(R - 1n),
    Array.from({ length: count }, (_, i) => BigInt(i + 1)),
    Array.from({ length: count }, () => random.element()),
  ]
}

describe('Poseidon', () => {
  for (const count of [1, 2, 3, 8, 9, 11, 15, 16])
    test(`default: ${count} inputs give the lanes of circomlibjs and of poseidon-lite`, async () => {
      const lanes = count + 1
      const circuit = await openTemplate('hash/poseidon.circom', `Poseidon(${count}, ${lanes})`)
      for (const inputs of vectors(count)) {
        const out = signalValues(circuit, await circuit.expectPass({ inputs }), 'out', lanes)
        const expected = reference(inputs, 0n, lanes)
        expect(out).toEqual(
          (Array.isArray(expected) ? expected : [expected]).map((lane) => reference.F.toObject(lane)),
        )
        const hash = (lite as unknown as Record<string, Lite>)[`poseidon${count}`]
        expect(out).toEqual(hash(inputs, lanes))
      }
    })

  test('behavior: constraint counts stay what the header says', async () => {
    const count = async (inputs: number) =>
      (await openTemplate('hash/poseidon.circom', `Poseidon(${inputs}, 1)`)).constraintCount
    expect([await count(8), await count(9), await count(16)]).toEqual([411, 427, 626])
  })

  test('behavior: every wire is bound and the output is determined by the inputs', async () => {
    const circuit = await openTemplate('hash/poseidon.circom', 'Poseidon(8, 1)')
    for (const inputs of vectors(8)) {
      const witness = await circuit.expectPass({ inputs })
      expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    }
  })

  test('behavior: from the output alone seven of eight inputs are free', async () => {
    const circuit = await openTemplate('hash/poseidon.circom', 'Poseidon(8, 1)')
    const witness = await circuit.expectPass({ inputs: vectors(8)[3] })
    expect(rankTest({ circuit, witness, frozenSignals: ['out[0]'] }).nullity).toBe(7)
  })
})
