import type { Hex } from '../ethereum/types/hex.js'
import type { BeaconBlockHeader, LightClientHeader } from '../ethereum/types/light-client.js'

/** It is the recorded header's own execution block. */
export type FinalizedBlockProof = { kind: 'finalized'; slot: bigint }

/**
 * Its beacon block is named in `block_roots` of the recorded header's state, so it is at most
 * `SLOTS_PER_HISTORICAL_ROOT` slots older.
 */
export type BlockRootsProof = {
  kind: 'blockRoots'
  slot: bigint
  /** The recorded header itself, for its state root. */
  recorded: BeaconBlockHeader
  /** From `block_roots[ancestor.slot % SLOTS_PER_HISTORICAL_ROOT]` to the state root, siblings lowest first. */
  blockRootBranch: readonly Hex[]
  ancestor: LightClientHeader
}

/** Its beacon block is named in the storage of the beacon-roots contract (EIP-4788), at the recorded execution state. */
export type BeaconRootsProof = {
  kind: 'beaconRoots'
  slot: bigint
  /** Of the execution block whose *parent* beacon block is `ancestor`, in seconds. */
  timestamp: bigint
  accountProof: readonly Hex[]
  /** Of slot `timestamp % 8191`. */
  timestampProof: readonly Hex[]
  /** Of slot `timestamp % 8191 + 8191`. */
  rootProof: readonly Hex[]
  ancestor: LightClientHeader
}

/** Its hash is in the storage of the block-hash contract (EIP-2935, 8191 blocks), at the recorded execution state. */
export type BlockHashesProof = {
  kind: 'blockHashes'
  slot: bigint
  blockNumber: bigint
  accountProof: readonly Hex[]
  /** Of slot `blockNumber % 8191`. */
  storageProof: readonly Hex[]
  /** RLP of the older block's header. */
  header: Hex
}

/** How an execution block hangs on the header that a light client recorded for `slot`. */
export type BlockProof = FinalizedBlockProof | BlockRootsProof | BeaconRootsProof | BlockHashesProof

/** What is known of a proven execution block. `timestamp` is the source chain's, in seconds. */
export type SourceBlock = { number: bigint; hash: Hex; stateRoot: Hex; timestamp: bigint }
