import { beforeAll, describe, expect, test } from 'vitest'
import type { ApkParameters } from '../../src/ethereum/apk/parameters.js'
import { buildApkWitness } from '../../src/ethereum/apk/witness.js'
import { expectedSum, openApk, randomSubset, testCommittee } from '../support/apk-fixture.js'
import type { Circuit } from '../support/circuit.js'
import { createRandom, inverse, mod } from '../support/field.js'
import { inputWires, publicWires, rankTest } from '../support/rank.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

const CAPACITY = 10
let circuit: Circuit
let parameters: ApkParameters

const committee = testCommittee(32, 'apk witness')
const start = () => ({ x: join(parameters.startX), y: join(parameters.startY) })
const join = (limbs: readonly bigint[]) => limbs.reduceRight((sum, limb) => (sum << 32n) + limb, 0n)

beforeAll(async () => {
  ;({ circuit, parameters } = await openApk({ committeeSize: 32, capacity: CAPACITY }))
})

const witnessFor = async (absent: readonly number[], members = committee) => {
  const { inputs, sum } = buildApkWitness({ circuit: parameters, committee: members, absent })
  const witness = await circuit.expectPass(inputs)
  return { witness, sum }
}

describe('apk for 32 members', () => {
  test('default: random subsets give the sum of @noble/curves', async () => {
    const random = createRandom('subsets')
    for (let i = 0; i < 220; i++) {
      const absent = randomSubset(random, 32, i % (CAPACITY + 1))
      const { sum } = await witnessFor(absent)
      expect(sum).toEqual(expectedSum(committee, absent, start()))
    }
  }, 600_000)

  test('behavior: members with one key count as often as they sit in the committee', async () => {
    const twins = testCommittee(32, 'twins', [
      { from: 3, to: 4 },
      { from: 3, to: 20 },
    ])
    for (const absent of [[3], [3, 4], [3, 4, 20], [4, 20], [20], []]) {
      const { sum } = await witnessFor(absent, twins)
      expect(sum).toEqual(expectedSum(twins, absent, start()))
    }
  })

  for (const absent of [[], [0], [1, 5, 9], [0, 1, 2, 3, 4, 5, 6, 7, 8, 31]])
    test(`behavior: no wire can change alone when ${absent.length} are absent`, async () => {
      const { witness } = await witnessFor(absent)
      const report = mutateEveryWire({ circuit, witness, seed: `absent ${absent.length}` })
      expect(report).toMatchObject({ survivors: [], unconstrained: [] })
      expect(report.tried).toBeGreaterThan(7 * circuit.r1cs.wireCount)
      expect(circuit.droppedInputCount).toBe(0)
    })

  for (const absent of [[], [7], [1, 5, 9], [22, 23, 24, 25, 26, 27, 28, 29, 30, 31]])
    test(`behavior: the inputs determine every wire when ${absent.length} are absent`, async () => {
      const { witness } = await witnessFor(absent)
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    })
})

describe('transcript-freeze rank test', () => {
  /** Signals that the two challenges absorb, by the sponges' input names. */
  const absorbed = () => circuit.names.filter((name) => /(?:^|\.)sponge\.inputs\[\d+\]$/.test(name))
  /** Signals that the commitment, itself absorbed, fixes by Poseidon's collision resistance. */
  const committed = () =>
    circuit.names.filter((name) => /^main\.(nodes|children|aggregate\w+|key(X|YStar|Sign))(\[|$)/.test(name))

  for (const absent of [[], [1, 5, 9], [22, 23, 24, 25, 26, 27, 28, 29, 30, 31]])
    test(`default: with ${absent.length} absent, nothing moves once the transcript is fixed`, async () => {
      const { witness } = await witnessFor(absent)
      expect(absorbed().length).toBeGreaterThan(60)
      const report = rankTest({ circuit, witness, frozenSignals: [...absorbed(), ...committed()] })
      expect(report.nullity, report.moving.join(' ')).toBe(0)
    })

  test('behavior: by real elimination, all that the public inputs leave free are hash preimages', async () => {
    const { witness } = await witnessFor([1, 5, 9])
    const report = rankTest({ circuit, witness, frozenWires: publicWires(circuit) })
    // A key has 9 elements; one, the top of y* with the sign, is ranged and cannot move. Commitment: 8 elements and
    // 8 nodes under one equation. Each slot: 8 elements and 8 children under two. The batch equation takes one more.
    expect(report.nullity).toBe(15 + 14 * CAPACITY - 1)
    expect(report.core.columns).toBeGreaterThan(1000)
  })

  test('behavior: what is absorbed is packed from disjoint limbs that are ranged, and fits 253 bits', () => {
    const words = circuit.names.filter((name) => /\.ranged\.words\[\d+\]$/.test(name))
    const widths = limbWidths()
    let limbCount = 0
    for (const word of words) {
      // A word of one limb is that limb.
      const wire = circuit.wireOf(word)
      const terms = widths.has(wire) ? [{ wire, factor: 1n }] : packedTerms(wire)
      let offset = 0
      for (const { wire, factor } of terms) {
        expect(factor, word).toBe(2n ** BigInt(offset))
        expect(widths.has(wire), `${word}: ${circuit.nameOf(wire)} is ranged`).toBe(true)
        offset += widths.get(wire) ?? 0
        limbCount++
      }
      expect(offset, word).toBeLessThanOrEqual(253)
    }
    const { quotientLimbs, carryBits } = parameters.batch
    expect(limbCount).toBe(12 * (CAPACITY + 1) + quotientLimbs + carryBits.length)
  })

  /** Width of each limb's range check, by the limb's wire: its bits, and the top one that needs no signal. */
  function limbWidths(): Map<number, number> {
    const bits = new Map<string, number>()
    for (const name of circuit.names) {
      const range = /^(.*\.ranged)\.range(\[\d+\])\.bits\[/.exec(name)
      if (range === null) continue
      const limb = `${range[1]}.limbs${range[2]}`
      bits.set(limb, (bits.get(limb) ?? 0) + 1)
    }
    return new Map([...bits].map(([limb, count]) => [circuit.wireOf(limb), count + 1]))
  }

  /** The limbs that a word is the sum of, lowest first, from the one linear constraint that defines it. */
  function packedTerms(word: number): { wire: number; factor: bigint }[] {
    const { a, b, c, coefficients, touchStart, touchedRow } = circuit.r1cs
    const rows = touchedRow.subarray(touchStart[word], touchStart[word + 1])
    const linear = rows.find((row) => a.start[row] === a.start[row + 1] || b.start[row] === b.start[row + 1])
    if (linear === undefined) throw new Error('no linear constraint defines the word')
    const range = Array.from({ length: c.start[linear + 1] - c.start[linear] }, (_, i) => c.start[linear] + i)
    const terms = range.map((k) => ({ wire: c.wire[k], factor: coefficients[c.coefficient[k]] }))
    const own = terms.find(({ wire }) => wire === word)?.factor ?? 0n
    return terms
      .filter(({ wire }) => wire !== word)
      .map(({ wire, factor }) => ({ wire, factor: mod(-factor * inverse(own)) }))
      .toSorted((left, right) => (left.factor < right.factor ? -1 : 1))
  }
})
