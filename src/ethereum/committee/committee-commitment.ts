import { poseidon } from '../../hash/poseidon.js'
import { domainTag } from '../../hash/tag.js'
import type { SyncCommittee } from '../types/light-client.js'
import { CommitteeError } from './committee-error.js'
import { type CommitteeKey, committeeLeaf, decodeCommitteeKey, keyElements } from './committee-key.js'
import { type CommitteeTree, committeeTree } from './committee-tree.js'

/** A committee with its keys decompressed, its tree and its commitment C. */
export type CommittedCommittee = {
  keys: readonly CommitteeKey[]
  aggregate: CommitteeKey
  tree: CommitteeTree
  commitment: bigint
}

/** Tag of the commitment to a committee of this size. */
export function commitmentTag(committeeSize: number): bigint {
  return domainTag(`concordat v1 sync committee N=${committeeSize}`)
}

/**
 * Commits to a committee: C = Poseidon(tag, root of the tree over the keys, aggregate key's limbs and sign).
 * Twin of `circuits/ethereum/committee-commitment.circom`.
 *
 * @throws CommitteeError INVALID_COMMITTEE_SIZE unless there are 512 or 32 keys; INVALID_PUBLIC_KEY on a bad key.
 */
export function commitCommittee(committee: SyncCommittee): CommittedCommittee {
  const size = committee.pubkeys.length
  if (size !== 512 && size !== 32) {
    throw new CommitteeError('INVALID_COMMITTEE_SIZE', `A sync committee has 512 or 32 keys, not ${size}.`)
  }
  const keys = committee.pubkeys.map(decodeCommitteeKey)
  const aggregate = decodeCommitteeKey(committee.aggregatePubkey)
  const tree = committeeTree(keys.map(committeeLeaf))
  const commitment = poseidon([commitmentTag(size), tree.root, ...keyElements(aggregate)])
  return { keys, aggregate, tree, commitment }
}
