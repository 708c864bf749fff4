import type { Hex } from './hex.js'

/** Names of the consensus forks this package knows, oldest first. */
export const FORK_NAMES = ['phase0', 'altair', 'bellatrix', 'capella', 'deneb', 'electra', 'fulu'] as const
export type ForkName = (typeof FORK_NAMES)[number]

/** `BeaconBlockHeader` of the consensus specification. Roots are 32 bytes. */
export type BeaconBlockHeader = {
  slot: bigint
  proposerIndex: bigint
  parentRoot: Hex
  stateRoot: Hex
  bodyRoot: Hex
}

/** `ExecutionPayloadHeader`; the last two groups exist from Capella and from Deneb on. */
export type ExecutionPayloadHeader = {
  parentHash: Hex
  feeRecipient: Hex
  stateRoot: Hex
  receiptsRoot: Hex
  logsBloom: Hex
  prevRandao: Hex
  blockNumber: bigint
  gasLimit: bigint
  gasUsed: bigint
  timestamp: bigint
  extraData: Hex
  baseFeePerGas: bigint
  blockHash: Hex
  transactionsRoot: Hex
  withdrawalsRoot?: Hex | undefined
  blobGasUsed?: bigint | undefined
  excessBlobGas?: bigint | undefined
}

/** `LightClientHeader`: before Capella only the beacon header. */
export type LightClientHeader = {
  beacon: BeaconBlockHeader
  execution?: ExecutionPayloadHeader | undefined
  executionBranch?: readonly Hex[] | undefined
}

/** `SyncCommittee`: compressed public keys of 48 bytes, in order, and their aggregate. */
export type SyncCommittee = {
  pubkeys: readonly Hex[]
  aggregatePubkey: Hex
}

/** `SyncAggregate`: participation bits as an SSZ bit vector (64 bytes for 512 members) and a G2 signature of 96 bytes. */
export type SyncAggregate = {
  syncCommitteeBits: Hex
  syncCommitteeSignature: Hex
}

/** `LightClientBootstrap`. */
export type LightClientBootstrap = {
  version?: ForkName | undefined
  header: LightClientHeader
  currentSyncCommittee: SyncCommittee
  currentSyncCommitteeBranch: readonly Hex[]
}

/** `LightClientUpdate`; a `LightClientFinalityUpdate` is one without the next sync committee. */
export type LightClientUpdate = {
  version?: ForkName | undefined
  attestedHeader: LightClientHeader
  nextSyncCommittee?: SyncCommittee | undefined
  nextSyncCommitteeBranch?: readonly Hex[] | undefined
  finalizedHeader: LightClientHeader
  finalityBranch: readonly Hex[]
  syncAggregate: SyncAggregate
  signatureSlot: bigint
}

/** One row of a fork schedule. */
export type Fork = { name: ForkName; version: Hex; epoch: bigint }

/** What a light client must know of a source chain before it reads anything from it. */
export type ChainConfig = {
  name: string
  chainId: bigint
  genesisValidatorsRoot: Hex
  genesisTime: bigint
  secondsPerSlot: bigint
  slotsPerEpoch: bigint
  epochsPerSyncCommitteePeriod: bigint
  syncCommitteeSize: number
  forks: readonly Fork[]
}
