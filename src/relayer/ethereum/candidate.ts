import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { EthereumSpecError } from '../../ethereum/spec/ethereum-spec-error.js'
import { absentIndices } from '../../ethereum/spec/participation.js'
import { nextCommitteeOf } from '../../ethereum/spec/update-kind.js'
import { hashTreeRootBeaconBlockHeader } from '../../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../../ethereum/types/light-client.js'

/** An update and where it could stand in a plan, by what it claims: nothing is verified yet. */
export type Candidate = {
  update: LightClientUpdate
  finalizedSlot: bigint
  signaturePeriod: bigint
  absentees: number
  finalizedRoot: Hex
  /** The finalized committee it brings, by the period in which that committee signs. */
  brings: { period: bigint; committeeRoot: Hex; committee: SyncCommittee } | undefined
}

/** `undefined` for participation bits of another committee size. */
export function candidateOf(config: ChainConfig, update: LightClientUpdate): Candidate | undefined {
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const absentees = countAbsent(config, update)
  if (absentees === undefined) return undefined
  const attested = update.attestedHeader.beacon.slot
  const finalizedSlot = update.finalizedHeader.beacon.slot
  const attestedPeriod = periodOf(attested)
  const committee = attestedPeriod === periodOf(finalizedSlot) ? nextCommitteeOf(update) : undefined
  return {
    update,
    finalizedSlot,
    finalizedRoot: hashTreeRootBeaconBlockHeader(update.finalizedHeader.beacon),
    signaturePeriod: periodOf(update.signatureSlot),
    absentees,
    brings:
      committee === undefined
        ? undefined
        : { period: attestedPeriod + 1n, committeeRoot: hashTreeRootSyncCommittee(committee), committee },
  }
}

function countAbsent(config: ChainConfig, { syncAggregate }: LightClientUpdate): number | undefined {
  try {
    return absentIndices(syncAggregate.syncCommitteeBits, config.syncCommitteeSize).length
  } catch (error) {
    if (error instanceof EthereumSpecError) return undefined
    throw error
  }
}

/** Cheaper first: on every route gas grows with the absentees. Of equals the earlier signature. */
export function byAbsentees(left: Candidate, right: Candidate): number {
  if (left.absentees !== right.absentees) return left.absentees - right.absentees
  return Number(left.update.signatureSlot - right.update.signatureSlot)
}
