import { beforeAll, describe, expect, test } from 'vitest'
import type { LinkParameters } from '../../src/ethereum/link/parameters.js'
import { buildLinkWitness } from '../../src/ethereum/link/witness.js'
import { borderKey } from '../ethereum/link/border-key.js'
import { type LinkCase, linkCase, openLink, withKeys } from '../ethereum/link/link-fixture.js'
import type { Circuit } from '../support/circuit.js'
import { inputWires, rankTest } from '../support/rank.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

let circuit: Circuit
let parameters: LinkParameters

beforeAll(async () => {
  ;({ circuit, parameters } = await openLink())
})

const base = linkCase('link witness')
const border = withKeys(base, { 2: borderKey(2n ** 70n), 17: borderKey(2n ** 70n) })
const witnessOf = async (of: LinkCase) =>
  circuit.expectPass(buildLinkWitness({ circuit: parameters, ...of }).inputs)

describe('link for 32 members', () => {
  test('default: no wire can change alone', async () => {
    const witness = await witnessOf(base)
    const report = mutateEveryWire({ circuit, witness })
    expect(report).toMatchObject({ survivors: [], unconstrained: [] })
    expect(report.tried).toBeGreaterThan(7 * circuit.r1cs.wireCount)
  })

  test('behavior: nor one of those that a key at the border decides', async () => {
    const witness = await witnessOf(border)
    const wires = [2, 17, 18].flatMap((k) =>
      circuit.names.filter((name) => name.startsWith(`main.key[${k}].`)),
    )
    const known = new Set<number>([circuit.wireOf('low[0]'), circuit.wireOf('low[1]')])
    for (const name of wires)
      try {
        known.add(circuit.wireOf(name))
      } catch {
        // A sum of wires has none of its own.
      }
    expect(known.size).toBeGreaterThan(1200)
    expect(mutateEveryWire({ circuit, witness, wires: known })).toMatchObject({ survivors: [] })
  })

  test('behavior: the inputs determine every wire', async () => {
    for (const of of [base, border]) {
      const witness = await witnessOf(of)
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    }
  })
})

describe('transcript-freeze rank test', () => {
  /** What the two challenges absorb, by the sponges' input names: the statement, then every round's packed words. */
  const absorbed = () =>
    circuit.names.filter((name) => /^main\.(second|Sponge_\w+)\.inputs\[\d+\]$/.test(name))
  /** What the commitment, itself absorbed, fixes by Poseidon's collision resistance. */
  const committed = () => circuit.names.filter((name) => /^main\.(x|yStar|sign)\[/.test(name))

  test('default: nothing moves once the transcript is fixed', async () => {
    expect(committed()).toHaveLength(10 * 33)
    const words = absorbed()
    expect(words).toHaveLength(3 + 1 + parameters.rounds * wordsOfARound())
    for (const of of [base, border]) {
      const witness = await witnessOf(of)
      const report = rankTest({ circuit, witness, frozenSignals: [...words, ...committed()] })
      expect(report.nullity, report.moving.join(' ')).toBe(0)
    }
  })

  test('behavior: the first challenge absorbs the statement, the second one it and all words', () => {
    const [first] = absorbed().filter((name) => /^main\.Sponge/.test(name))
    const sponge = first.slice(0, first.lastIndexOf('.inputs'))
    for (const [i, name] of ['commitment', 'rho', 'fingerprint'].entries())
      expect(circuit.resolve(`${sponge}.inputs[${i}]`)).toEqual(circuit.resolve(name))
    expect(circuit.resolve('second.inputs[0]')).toEqual(circuit.resolve(`${sponge}.out`))
    const seen = new Set<string>()
    for (let round = 0; round < parameters.rounds; round++)
      for (let word = 0; word < wordsOfARound(); word++) {
        const at = 1 + round * wordsOfARound() + word
        const terms = circuit.resolve(`second.inputs[${at}]`)
        expect(terms).toEqual(circuit.resolve(`hints[${round}].words[${word}]`))
        seen.add([...terms].join(' '))
      }
    expect(seen.size).toBe(parameters.rounds * wordsOfARound())
  })

  /** Words of one round by first fit, a limb never split. */
  function wordsOfARound(): number {
    const { quotientLimbs, quotientTopBits, carryBits } = parameters.batch
    const widths = [...new Array<number>(quotientLimbs - 1).fill(64), quotientTopBits, ...carryBits]
    let [words, room] = [0, 0]
    for (const width of widths) {
      if (width > room) [words, room] = [words + 1, 253]
      room -= width
    }
    return words
  }
})
