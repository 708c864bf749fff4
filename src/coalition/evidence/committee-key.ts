import type { Hex } from 'viem'
import { hashTreeRootPubkey } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import { toHex } from '../../ethereum/ssz/hex-bytes.js'
import { merkleLevels } from '../../ethereum/ssz/merkle-tree.js'
import type { SyncCommittee } from '../../ethereum/types/light-client.js'

/** The key at an index of a sync committee, with its branch to the committee's SSZ root. */
export type CommitteeKey = { index: bigint; pubkey: Hex; branch: readonly Hex[] }

/**
 * Opens the key at an index.
 *
 * @throws RangeError when the committee has no such index
 */
export function openCommitteeKey(committee: SyncCommittee, index: number): CommitteeKey {
  const pubkey = committee.pubkeys[index]
  if (pubkey === undefined) throw new RangeError(`the committee has no member ${index}`)
  const levels = merkleLevels(committee.pubkeys.map(hashTreeRootPubkey)).slice(0, -1)
  const siblings = levels.map((level, height) => toHex(level[(index >> height) ^ 1] as Uint8Array))
  const aggregate = toHex(hashTreeRootPubkey(committee.aggregatePubkey))
  return { index: BigInt(index), pubkey, branch: [...siblings, aggregate] }
}
