import { beforeAll, describe, expect, test } from 'vitest'
import type { BatchSignatureParameters } from '../../src/bft/batch/parameters.js'
import { batchCase, honestInputs, openBatch } from '../bft/batch/batch-fixture.js'
import type { Circuit } from '../support/circuit.js'
import { inputWires, rankTest } from '../support/rank.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

let circuit: Circuit
let parameters: BatchSignatureParameters

beforeAll(async () => {
  ;({ circuit, parameters } = await openBatch(2))
}, 120_000)

const cases = [batchCase('batch witness', 2), batchCase('batch witness', 2, [false, true])]

describe('batch of 2', () => {
  test('default: no wire can change alone', async () => {
    for (const of of cases) {
      const witness = await circuit.expectPass(honestInputs(parameters, of))
      const report = mutateEveryWire({ circuit, witness })
      // The statement names a key for an inactive slot, too, which is not taken.
      const idle = of.active.flatMap((active, i) => (active ? [] : [`main.Ax[${i}]`, `main.Ay[${i}]`]))
      expect([...new Set(report.survivors.map(({ name }) => name))]).toEqual(idle)
      expect(report.unconstrained).toEqual([])
      expect(report.tried).toBeGreaterThan(5 * circuit.r1cs.wireCount)
    }
  })

  test('behavior: every input is constrained', () => {
    expect(circuit.droppedInputCount).toBe(0)
  })

  test('behavior: the inputs determine every wire', async () => {
    for (const of of cases) {
      const witness = await circuit.expectPass(honestInputs(parameters, of))
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    }
  })
})

describe('transcript-freeze rank test', () => {
  const named = (pattern: RegExp) => circuit.names.filter((name) => pattern.test(name))
  const inputsOf = (sponge: string) => named(new RegExp(`^main\\.${sponge}\\.inputs\\[\\d+\\]$`))
  /** The statement, which the caller fixes, and what h fixes by Poseidon's collision resistance. */
  const bound = () => [
    ...named(/^main\.(active|Ax|Ay|messages)\[\d\]$/),
    ...named(/^main\.hash\[\d\]\.inputs\[\d\]$/),
  ]

  test('default: nothing moves once the transcript is fixed', async () => {
    const absorbed = [...inputsOf('first'), ...inputsOf('second'), ...inputsOf('check\\.second')]
    // h_1, h_2, salt; c_1, c_2, s, first, forms; second, and the packed words of both rounds.
    expect(inputsOf('first')).toHaveLength(3)
    expect(inputsOf('second')).toHaveLength(5)
    for (const of of cases) {
      const witness = await circuit.expectPass(honestInputs(parameters, of))
      const report = rankTest({ circuit, witness, frozenSignals: [...bound(), ...absorbed] })
      expect(report.nullity, report.moving.join(' ')).toBe(0)
    }
  })

  test('behavior: challenges absorb hashes, then scalars and forms, then quotients', () => {
    for (const i of [0, 1])
      expect(circuit.resolve(`first.inputs[${i}]`)).toEqual(circuit.resolve(`hash[${i}].out[0]`))
    expect(circuit.resolve('first.inputs[2]')).toEqual(circuit.resolve('salt'))
    for (const i of [0, 1, 2])
      expect(circuit.resolve(`second.inputs[${i}]`)).toEqual(circuit.resolve(`scalar[${i}].out`))
    expect(circuit.resolve('second.inputs[3]')).toEqual(circuit.resolve('first.out'))
    const third = inputsOf('check\\.second')
    const words = named(/^main\.check\.hints\[\d\]\.words\[\d+\]$/)
    expect(third).toHaveLength(1 + words.length)
    expect(circuit.resolve('check.second.inputs[0]')).toEqual(circuit.resolve('second.out'))
    for (const [i, word] of words.entries())
      expect(circuit.resolve(`check.second.inputs[${1 + i}]`)).toEqual(circuit.resolve(word.slice(5)))
  })
})
