import { bls12_381 } from '@noble/curves/bls12-381.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runningSumStart } from '../../../src/bls12-381/running-sum-start.js'
import { apkCircuits, smallestApkCircuit } from '../../../src/ethereum/apk/circuits.js'
import { type ApkParameters, apkParameters, PRIME_LIMBS } from '../../../src/ethereum/apk/parameters.js'
import { apkPublicInputs } from '../../../src/ethereum/apk/public-inputs.js'
import { buildApkWitness } from '../../../src/ethereum/apk/witness.js'
import {
  type CommittedCommittee,
  commitCommittee,
} from '../../../src/ethereum/committee/committee-commitment.js'
import { CommitteeError } from '../../../src/ethereum/committee/committee-error.js'
import { hintsOutOfRange } from '../../arithmetic/batch-oracle.js'
import { testCommitted, testCommittee } from '../committee/seeded.js'

const { Point } = bls12_381.G1
const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
const start = Point.fromAffine(runningSumStart())
const parameters = new Map(apkCircuits.map((circuit) => [circuit.name, apkParameters(circuit)]))

/** H + the keys of everyone who is present, added one by one. */
function expectedSum(committee: CommittedCommittee, absent: readonly number[]): { x: bigint; y: bigint } {
  const gone = new Set(absent)
  const present = committee.keys.filter((_, index) => !gone.has(index))
  return present.reduce((sum, key) => sum.add(Point.fromAffine(key)), start).toAffine()
}

const signed = (value: bigint): bigint => (value > r / 2n ? value - r : value)
const join = (limbs: readonly bigint[]): bigint => limbs.reduceRight((sum, limb) => (sum << 32n) + limb, 0n)

function build(circuit: ApkParameters, absent: readonly number[]) {
  const committee = testCommitted(circuit.committeeSize)
  const witness = buildApkWitness({ circuit, committee, absent })
  const inputs = witness.inputs as unknown as {
    slopes: bigint[][]
    quotient: bigint[]
    carries: bigint[]
    keySign: bigint[]
  }
  return { committee, witness, inputs }
}

function expectHonest(circuit: ApkParameters, absent: readonly number[]): void {
  const { committee, witness, inputs } = build(circuit, absent)
  expect(witness.sum).toEqual(expectedSum(committee, absent))
  const statement = { commitment: committee.commitment, absent, sum: witness.sum }
  expect(witness.publicInputs).toEqual(apkPublicInputs(statement, circuit))
  const hints = { quotient: inputs.quotient.map(signed), carries: inputs.carries.map(signed) }
  expect(hintsOutOfRange(hints, circuit.batch)).toEqual([])
  expect(inputs.slopes).toHaveLength(circuit.capacity + 1)
  for (const limbs of inputs.slopes) {
    expect(limbs.every((limb) => limb >= 0n && limb < 1n << 32n)).toBe(true)
    expect(join(limbs)).toBeLessThan(join(PRIME_LIMBS))
  }
}

const subset = (size: number, most: number) =>
  fc.uniqueArray(fc.nat(size - 1), { maxLength: most }).map((indices) => indices.toSorted((a, b) => a - b))

describe('buildApkWitness', () => {
  test('default: 200 random absent lists of a committee of 32: the sum that noble finds', () => {
    const circuit = parameters.get('apk-32-10')!
    fc.assert(
      fc.property(subset(32, 10), (absent) => expectHonest(circuit, absent)),
      { numRuns: 200 },
    )
  })

  test('default: 20 random absent lists of a committee of 512, each in the smallest circuit that fits', () => {
    fc.assert(
      fc.property(subset(512, 170), (absent) => {
        const { name } = smallestApkCircuit(512, absent.length)!
        expectHonest(parameters.get(name)!, absent)
      }),
      { numRuns: 20 },
    )
  })

  test('args: nobody absent, a full list, the first and the last member', () => {
    const circuit = parameters.get('apk-32-10')!
    for (const absent of [[], [0], [31], [0, 31], Array.from({ length: 10 }, (_, i) => 22 + i)]) {
      expectHonest(circuit, absent)
    }
    expectHonest(parameters.get('apk-512-8')!, [504, 505, 506, 507, 508, 509, 510, 511])
  })

  test('behavior: inactive slots open member 0 with slope 0', () => {
    const { witness, inputs, committee } = build(parameters.get('apk-32-10')!, [3, 4])
    for (let j = 2; j < 10; j++) {
      expect(inputs.slopes[j + 1]!.every((limb) => limb === 0n)).toBe(true)
      expect(inputs.keySign[j]).toBe(committee.keys[0]!.sign)
    }
    expect(witness.inputs.children).toHaveLength(10)
  })

  test('behavior: one key in two places may be absent in either or both', () => {
    const original = testCommittee(32)
    const pubkeys = original.pubkeys.map((key, i) => (i === 9 ? original.pubkeys[2]! : key))
    const sum = pubkeys.reduce((total, key) => total.add(Point.fromHex(key.slice(2))), Point.ZERO)
    const committee = commitCommittee({ pubkeys, aggregatePubkey: `0x${sum.toHex(true)}` })
    const circuit = parameters.get('apk-32-10')!
    for (const absent of [[2], [9], [2, 9]]) {
      expect(buildApkWitness({ circuit, committee, absent }).sum).toEqual(expectedSum(committee, absent))
    }
  })

  test('behavior: witnesses of every capacity speak of the same sum', () => {
    const sums = ['apk-512-8', 'apk-512-20', 'apk-512-56', 'apk-512-170'].map(
      (name) => build(parameters.get(name)!, [1, 77, 300]).witness.sum,
    )
    for (const sum of sums) expect(sum).toEqual(sums[0])
  })

  const invalid: Record<string, number[]> = {
    'a duplicate': [5, 5],
    'not sorted': [6, 5],
    'an index equal to N': [32],
    'a negative index': [-1],
    'a fraction': [1.5],
    'one too many': Array.from({ length: 11 }, (_, i) => i),
  }
  for (const [name, absent] of Object.entries(invalid)) {
    test(`error: absent list with ${name}`, () => {
      const attempt = () => build(parameters.get('apk-32-10')!, absent)
      expect(attempt).toThrow(CommitteeError)
      expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_ABSENT_LIST' }))
    })
  }

  test('error: a committee of another size than the circuit is for', () => {
    const circuit = parameters.get('apk-32-10')!
    const attempt = () => buildApkWitness({ circuit, committee: testCommitted(512), absent: [3] })
    expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_COMMITTEE_SIZE' }))
  })

  test('error: the running sum meets a key: somebody knows a logarithm of H', () => {
    // K = H + A for a claimed aggregate A = K - H: subtracting K leaves infinity, which no slope reaches
    const original = testCommittee(32)
    const key = Point.BASE.multiply(1234567n)
    const aggregate = key.subtract(start)
    const pubkeys = [`0x${key.toHex(true)}` as const, ...original.pubkeys.slice(1)]
    const committee = commitCommittee({ pubkeys, aggregatePubkey: `0x${aggregate.toHex(true)}` })
    const circuit = parameters.get('apk-32-10')!
    expect(() => buildApkWitness({ circuit, committee, absent: [0] })).toThrow(RangeError)
    expect(() => buildApkWitness({ circuit, committee, absent: [1] })).not.toThrow()
  })
})

describe('smallestApkCircuit', () => {
  test.each([
    [0, 'apk-512-8'],
    [8, 'apk-512-8'],
    [9, 'apk-512-20'],
    [20, 'apk-512-20'],
    [21, 'apk-512-56'],
    [56, 'apk-512-56'],
    [57, 'apk-512-170'],
    [170, 'apk-512-170'],
  ])('default: %i of 512 absent: %s', (absentees, name) => {
    expect(smallestApkCircuit(512, absentees)?.name).toBe(name)
  })

  test('behavior: as many may be absent as leave two thirds: 170 of 512, 10 of 32, and no more', () => {
    expect(3 * (512 - 170)).toBeGreaterThanOrEqual(2 * 512)
    expect(3 * (512 - 171)).toBeLessThan(2 * 512)
    expect(smallestApkCircuit(512, 171)).toBeUndefined()
    expect(3 * (32 - 10)).toBeGreaterThanOrEqual(2 * 32)
    expect(3 * (32 - 11)).toBeLessThan(2 * 32)
    expect(smallestApkCircuit(32, 10)?.name).toBe('apk-32-10')
    expect(smallestApkCircuit(32, 11)).toBeUndefined()
  })

  test('args: no circuit for another committee size', () => {
    expect(smallestApkCircuit(64, 0)).toBeUndefined()
  })
})
