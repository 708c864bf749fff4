import { describe, expect, test } from 'vitest'
import { absentWords } from '../../../src/ethereum/apk/public-inputs.js'
import { createRandom } from '../../support/field.js'
import { encodeSlots, type Slot } from '../../support/forge-apk.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValue, signalValues } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const INDEX_BITS = 5
const SLOTS = 6
const open = () => openTemplate('ethereum/absent-list.circom', `AbsentList(${INDEX_BITS}, ${SLOTS})`)

const listOf = (...indices: readonly number[]): Slot[] => slots(indices.map((index) => [index, 1]))
const slots = (pairs: readonly (readonly [number, 0 | 1])[]): Slot[] =>
  Array.from({ length: SLOTS }, (_, j) => ({ index: pairs[j]?.[0] ?? 0, active: pairs[j]?.[1] ?? 0 }))
const words = (list: readonly Slot[]) => ({ words: encodeSlots(list, INDEX_BITS) })

describe('AbsentList', () => {
  test('default: increasing lists give their bits and flags', async () => {
    const circuit = await open()
    for (const indices of [[], [0], [31], [0, 1], [0, 31], [3, 4, 17, 18, 30, 31], [0, 1, 2, 3, 4, 5]]) {
      const witness = await circuit.expectPass(words(listOf(...indices)))
      const twin = absentWords({ absent: indices, committeeSize: 32, capacity: SLOTS })
      expect(words(listOf(...indices)).words).toEqual(twin)
      for (let j = 0; j < SLOTS; j++) {
        const bits = signalValues(circuit, witness, `bits[${j}]`, INDEX_BITS)
        const index = bits.reduce((sum, bit, b) => sum + (bit << BigInt(b)), 0n)
        expect(index).toBe(BigInt(indices[j] ?? 0))
        expect(signalValue(circuit, witness, `active[${j}]`)).toBe(j < indices.length ? 1n : 0n)
      }
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
      expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
    }
  })

  const bad: Record<string, Slot[]> = {
    'a duplicate': listOf(5, 5),
    'a duplicate at the end': listOf(1, 2, 3, 4, 31, 31),
    'a duplicate of index 0': listOf(0, 0),
    'two unsorted indices': listOf(9, 3),
    'a drop late in the list': listOf(1, 2, 30, 4),
    'an inactive slot with an index': slots([
      [4, 1],
      [9, 0],
    ]),
    'a hole': slots([
      [4, 1],
      [0, 0],
      [9, 1],
    ]),
    'an inactive first slot': slots([
      [0, 0],
      [9, 1],
    ]),
    'only an index': slots([[9, 0]]),
  }
  for (const [what, list] of Object.entries(bad))
    test(`behavior: ${what} is rejected`, async () => {
      await (await open()).expectFail(words(list))
    })

  test('behavior: bits beyond the last slot, and words that wrap, are rejected', async () => {
    const circuit = await open()
    const [word] = words(listOf(1, 2)).words
    const end = 2n ** BigInt(SLOTS * (INDEX_BITS + 1))
    await circuit.expectFail({ words: [word + end] })
    await circuit.expectFail({ words: [word + 2n ** 253n] })
    await circuit.expectFail({ words: [-word] })
  })

  test('behavior: of all lists of two slots over four members exactly the increasing ones pass', async () => {
    const circuit = await openTemplate('ethereum/absent-list.circom', 'AbsentList(2, 2)')
    const valid = new Set([0n])
    for (let a = 0; a < 4; a++) {
      valid.add(BigInt(4 + a))
      for (let b = a + 1; b < 4; b++) valid.add(BigInt(4 + a + 8 * (4 + b)))
    }
    expect(valid.size).toBe(11)
    for (let word = 0n; word < 64n; word++) {
      const { ok } = circuit.satisfied(await circuit.uncheckedWitness({ words: [word] }))
      expect(ok, `word ${word}`).toBe(valid.has(word))
    }
  })

  test('behavior: slots that do not fit one word go to the next', async () => {
    const circuit = await openTemplate('ethereum/absent-list.circom', 'AbsentList(9, 30)')
    const random = createRandom('two words')
    const indices = new Set<number>()
    while (indices.size < 28) indices.add(Number(random.below(512n)))
    const absent = [...indices].toSorted((a, b) => a - b)
    const list = absentWords({ absent, committeeSize: 512, capacity: 30 })
    expect(list.length).toBe(2)
    await circuit.expectPass({ words: list })
    await circuit.expectFail({ words: list.toReversed() })
  })
})
