import { bls12_381 } from '@noble/curves/bls12-381.js'
import { describe, expect, test } from 'vitest'
import { commitCommittee, commitmentTag } from '../../../src/ethereum/committee/committee-commitment.js'
import { CommitteeError } from '../../../src/ethereum/committee/committee-error.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { SyncCommittee } from '../../../src/ethereum/types/light-client.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { domainTag } from '../../../src/hash/tag.js'
import { referencePoseidon } from '../../hash/reference-poseidon.js'
import { naiveCommitment } from './naive-commitment.js'
import { testCommitted, testCommittee } from './seeded.js'

const committee = testCommittee(32)
const reference = await referencePoseidon()
const commitmentOf = (changes: Partial<SyncCommittee>): bigint =>
  commitCommittee({ ...committee, ...changes }).commitment
const stranger: Hex = `0x${bls12_381.G1.Point.BASE.multiply(42n).toHex(true)}`
const replace = (index: number, pubkey: Hex): Hex[] =>
  committee.pubkeys.map((key, i) => (i === index ? pubkey : key))
/** The negative of a key: the same 48 bytes with the sign flipped. */
const negative = (pubkey: Hex): Hex =>
  `0x${(Number.parseInt(pubkey.slice(2, 4), 16) ^ 0x20).toString(16)}${pubkey.slice(4)}`

describe('commitCommittee', () => {
  test("default: recomputed from 32 compressed keys, with blst and circomlib's Poseidon", () => {
    expect(testCommitted(32).commitment).toBe(naiveCommitment(committee, reference))
  })

  test('args: 512 keys', () => {
    expect(testCommitted(512).commitment).toBe(naiveCommitment(testCommittee(512), poseidon))
  })

  test('behavior: keys keep their order, and the aggregate is their sum', () => {
    const { keys, aggregate } = testCommitted(32)
    const points = keys.map(({ x, y }) => bls12_381.G1.Point.fromAffine({ x, y }))
    expect(points.map((point) => `0x${point.toHex(true)}`)).toEqual(committee.pubkeys)
    const sum = points.reduce((total, point) => total.add(point)).toAffine()
    expect({ x: aggregate.x, y: aggregate.y }).toEqual(sum)
  })

  test('behavior: a key, its sign, its place and the aggregate count', () => {
    const commitments = [testCommitted(32).commitment]
    for (const i of [0, 1, 7, 8, 24, 31]) {
      commitments.push(commitmentOf({ pubkeys: replace(i, stranger) }))
      commitments.push(commitmentOf({ pubkeys: replace(i, negative(committee.pubkeys[i]!)) }))
    }
    const swapped = [committee.pubkeys[1]!, committee.pubkeys[0]!, ...committee.pubkeys.slice(2)]
    commitments.push(commitmentOf({ pubkeys: swapped }))
    commitments.push(commitmentOf({ aggregatePubkey: stranger }))
    commitments.push(commitmentOf({ aggregatePubkey: negative(committee.aggregatePubkey) }))
    expect(new Set(commitments).size).toBe(1 + 12 + 3)
  })

  test('behavior: one key in several places is allowed: mainnet has such committees', () => {
    const pubkeys = replace(7, committee.pubkeys[3]!)
    const { keys, commitment } = commitCommittee({ ...committee, pubkeys })
    expect(keys[7]).toEqual(keys[3])
    expect(commitment).toBe(naiveCommitment({ ...committee, pubkeys }, poseidon))
  })

  test('behavior: the size is part of the tag', () => {
    expect(commitmentTag(32)).toBe(domainTag('concordat v1 sync committee N=32'))
    expect(commitmentTag(512)).not.toBe(commitmentTag(32))
  })

  test.each([0, 1, 31, 33, 64, 511, 513])('error: %i keys', (size) => {
    const pubkeys = Array.from({ length: size }, () => stranger)
    const commit = () => commitCommittee({ pubkeys, aggregatePubkey: stranger })
    expect(commit).toThrow(CommitteeError)
    expect(commit).toThrow(expect.objectContaining({ code: 'INVALID_COMMITTEE_SIZE' }))
  })

  test('error: a bad key, wherever it is', () => {
    const infinity: Hex = `0xc0${'00'.repeat(47)}`
    for (const changes of [{ pubkeys: replace(31, infinity) }, { aggregatePubkey: infinity }]) {
      expect(() => commitmentOf(changes)).toThrow(expect.objectContaining({ code: 'INVALID_PUBLIC_KEY' }))
    }
  })
})
