import type { Hex } from '../types/hex.js'
import type { SyncCommittee } from '../types/light-client.js'
import { packChunks } from './chunk.js'
import { fromHex, toHex } from './hex-bytes.js'
import { hashNodes, merkleize } from './merkle-tree.js'

/** SSZ root of a 48-byte public key: two chunks. */
export function hashTreeRootPubkey(pubkey: Hex): Uint8Array {
  return merkleize(packChunks(fromHex(pubkey)))
}

/** SSZ root of a `SyncCommittee`: the vector of public keys beside their aggregate. */
export function hashTreeRootSyncCommittee(committee: SyncCommittee): Hex {
  const pubkeys = merkleize(committee.pubkeys.map(hashTreeRootPubkey))
  return toHex(hashNodes(pubkeys, hashTreeRootPubkey(committee.aggregatePubkey)))
}
