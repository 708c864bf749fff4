import { aggregatePublicKeys, PublicKey } from '@chainsafe/blst'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { describe, expect, test } from 'vitest'
import { runningSumStart } from '../../../src/bls12-381/running-sum-start.js'
import { apkParameters } from '../../../src/ethereum/apk/parameters.js'
import { buildApkWitness } from '../../../src/ethereum/apk/witness.js'
import { commitCommittee } from '../../../src/ethereum/committee/committee-commitment.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { hasRealData } from '../../support/real-data.js'
import { naiveCommitment } from '../committee/naive-commitment.js'
import { readMainnetCommittee } from '../spec/real-manifest.js'

const { Point } = bls12_381.G1

describe.skipIf(!hasRealData)('recorded mainnet committees', () => {
  const periods = [290, 755, 1167, 1777]
  const committees = hasRealData ? periods.map(readMainnetCommittee) : []

  test.each(periods)('default: the aggregate of period %i is the sum of its 512 keys, by blst', (period) => {
    const committee = committees[periods.indexOf(period)]!
    const keys = committee.pubkeys.map((key) => PublicKey.fromHex(key, true))
    expect(`0x${aggregatePublicKeys(keys).toHex(true).replace('0x', '')}`).toBe(committee.aggregatePubkey)
  })

  test('behavior: commitments differ, and are what blst and a plain tree give', () => {
    const commitments = committees.map((committee) => commitCommittee(committee).commitment)
    expect(new Set(commitments).size).toBe(periods.length)
    expect(commitments[2]).toBe(naiveCommitment(committees[2]!, poseidon))
    expect(commitCommittee(committees[2]!).commitment).toBe(commitments[2])
  })

  test('behavior: with members of period 1167 absent, the sum is H + the keys of the others, by blst', () => {
    const committee = committees[2]!
    const absent = [0, 100, 101, 300, 511]
    const circuit = apkParameters({ committeeSize: 512, capacity: 8 })
    const { sum } = buildApkWitness({ circuit, committee: commitCommittee(committee), absent })
    const present = committee.pubkeys.filter((_, index) => !absent.includes(index))
    const participants = aggregatePublicKeys(present.map((key) => PublicKey.fromHex(key, true)))
    const start = PublicKey.fromHex(Point.fromAffine(runningSumStart()).toHex(true), true)
    const expected = aggregatePublicKeys([start, participants]).toHex(false).replace('0x', '')
    expect(sum.x.toString(16).padStart(96, '0') + sum.y.toString(16).padStart(96, '0')).toBe(expected)
  })
})
