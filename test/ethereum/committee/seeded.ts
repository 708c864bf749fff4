import { createSeededBytes } from '../../../src/devnet/seeded-bytes.js'
import { seededCommittee } from '../../../src/devnet/seeded-committee.js'
import {
  type CommittedCommittee,
  commitCommittee,
} from '../../../src/ethereum/committee/committee-commitment.js'
import type { SyncCommittee } from '../../../src/ethereum/types/light-client.js'

/** A committee of real keys, the same on every run. */
export function testCommittee(size: number, seed = 'committee tests'): SyncCommittee {
  return seededCommittee({ seeded: createSeededBytes(seed), period: 0n, size }).committee
}

const committed = new Map<number, CommittedCommittee>()

/** The same committee with its keys decompressed and its tree built, once per test file. */
export function testCommitted(size: number): CommittedCommittee {
  const known = committed.get(size) ?? commitCommittee(testCommittee(size))
  committed.set(size, known)
  return known
}
