import { computeEpochAtSlot } from '../ethereum/spec/compute-epoch-at-slot.js'
import { forkAtSlot } from '../ethereum/spec/fork-at-slot.js'
import { uintChunk } from '../ethereum/ssz/chunk.js'
import { fromHex, toHex } from '../ethereum/ssz/hex-bytes.js'
import { hashNodes, merkleBranch, merkleize } from '../ethereum/ssz/merkle-tree.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig, ForkName } from '../ethereum/types/light-client.js'
import { DevnetError } from './devnet-error.js'
import type { SeededBytes } from './seeded-bytes.js'

/** Fields of `BeaconState` by fork: a tree of depth 5 up to Deneb, 6 from Electra on. */
const STATE_FIELDS: Record<Exclude<ForkName, 'phase0'>, number> = {
  altair: 24,
  bellatrix: 25,
  capella: 28,
  deneb: 28,
  electra: 37,
  fulu: 38,
}
const FIELD = {
  genesisTime: 0,
  genesisValidatorsRoot: 1,
  slot: 2,
  finalizedCheckpoint: 20,
  currentSyncCommittee: 22,
  nextSyncCommittee: 23,
} as const

/** A state's root and the branches that lead to it, siblings lowest first. */
export type SeededState = {
  root: Uint8Array
  finalityBranch: readonly Hex[]
  currentSyncCommitteeBranch: readonly Hex[]
  nextSyncCommitteeBranch: readonly Hex[]
}

/** A `BeaconState` tree in which the fields that light clients read are real and all others are seeded. */
export function seededState({
  config,
  seeded,
  slot,
  finalized,
  currentCommitteeRoot,
  nextCommitteeRoot,
}: {
  config: ChainConfig
  seeded: SeededBytes
  slot: bigint
  finalized: { slot: bigint; root: Uint8Array }
  currentCommitteeRoot: Hex
  nextCommitteeRoot: Hex
}): SeededState {
  const fork = forkAtSlot(config, slot).name
  if (fork === 'phase0') {
    throw new DevnetError('DEVNET_SLOT', `Slot ${slot} lies before Altair, where there is no sync committee.`)
  }
  const fields = Array.from({ length: STATE_FIELDS[fork] }, (_, field) =>
    seeded.root(`slot ${slot}: state field ${field}`),
  )
  const checkpointEpoch = uintChunk(computeEpochAtSlot(config, finalized.slot))
  fields[FIELD.genesisTime] = uintChunk(config.genesisTime)
  fields[FIELD.genesisValidatorsRoot] = fromHex(config.genesisValidatorsRoot)
  fields[FIELD.slot] = uintChunk(slot)
  fields[FIELD.finalizedCheckpoint] = hashNodes(checkpointEpoch, finalized.root)
  fields[FIELD.currentSyncCommittee] = fromHex(currentCommitteeRoot)
  fields[FIELD.nextSyncCommittee] = fromHex(nextCommitteeRoot)
  const branch = (field: number) => merkleBranch(fields, field).map(toHex)
  return {
    root: merkleize(fields),
    finalityBranch: [toHex(checkpointEpoch), ...branch(FIELD.finalizedCheckpoint)],
    currentSyncCommitteeBranch: branch(FIELD.currentSyncCommittee),
    nextSyncCommitteeBranch: branch(FIELD.nextSyncCommittee),
  }
}
