import { bls12_381 } from '@noble/curves/bls12-381.js'
import { type CommittedCommittee, commitCommittee } from '../ethereum/committee/committee-commitment.js'
import type { SyncCommittee } from '../ethereum/types/light-client.js'
import { ProverError } from './prover-error.js'

const { Point } = bls12_381.G1
const CAPACITY = 4

/**
 * Makes a function that commits to committees and remembers the last few by their keys: decompressing 512 keys takes
 * about a second, and one committee signs every update of a day.
 *
 * The function throws `CommitteeError`, and `ProverError` `COMMITTEE_MISMATCH` when the aggregate key is not the sum of
 * the keys: no chain ever had such a committee.
 */
export function createCommitteeCache(): (committee: SyncCommittee) => CommittedCommittee {
  const known = new Map<string, CommittedCommittee>()
  return (committee) => {
    const key = [...committee.pubkeys, committee.aggregatePubkey].join('').toLowerCase()
    const committed = known.get(key) ?? commitChecked(committee)
    known.delete(key)
    known.set(key, committed)
    const [oldest] = known.keys()
    if (known.size > CAPACITY && oldest !== undefined) known.delete(oldest)
    return committed
  }
}

function commitChecked(committee: SyncCommittee): CommittedCommittee {
  const committed = commitCommittee(committee)
  const sum = committed.keys.reduce((total, { x, y }) => total.add(Point.fromAffine({ x, y })), Point.ZERO)
  if (!sum.equals(Point.fromAffine(committed.aggregate))) {
    throw new ProverError('COMMITTEE_MISMATCH', "The committee's aggregate key is not the sum of its keys.", {
      facts: [`aggregate: ${committee.aggregatePubkey}`],
    })
  }
  return committed
}
