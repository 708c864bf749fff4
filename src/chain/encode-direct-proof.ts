import { absentIndices } from '../ethereum/spec/participation.js'
import { hashTreeRootPubkey } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import { toHex } from '../ethereum/ssz/hex-bytes.js'
import { merkleLevels } from '../ethereum/ssz/merkle-tree.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { SyncAggregate, SyncCommittee } from '../ethereum/types/light-client.js'
import { type ContractG1Point, encodePublicKey } from './encode-point.js'

/** `ILightClient.DirectProof`. */
export type ContractDirectProof = {
  pubkeysRoot: Hex
  aggregateKey: ContractG1Point
  absentKeys: { key: ContractG1Point; branch: readonly Hex[] }[]
}

/**
 * Opens the aggregate key and the keys of the absent members of `committee`, for route `direct`.
 *
 * @throws ChainError `ENCODING_FAILED` when one of these keys is not a point.
 * @throws EthereumSpecError `BITS_LENGTH` when the bits are not those of a committee of this size.
 */
export function encodeDirectProof(parameters: {
  syncAggregate: Pick<SyncAggregate, 'syncCommitteeBits'>
  committee: SyncCommittee
}): ContractDirectProof {
  const { syncAggregate, committee } = parameters
  const levels = merkleLevels(committee.pubkeys.map(hashTreeRootPubkey))
  const branches = levels.slice(0, -1)
  const absent = absentIndices(syncAggregate.syncCommitteeBits, committee.pubkeys.length)
  return {
    pubkeysRoot: toHex(levels.at(-1)?.[0] as Uint8Array),
    aggregateKey: encodePublicKey(committee.aggregatePubkey),
    absentKeys: absent.map((index) => ({
      key: encodePublicKey(committee.pubkeys[index] as Hex),
      branch: branches.map((level, height) => toHex(level[(index >> height) ^ 1] as Uint8Array)),
    })),
  }
}
