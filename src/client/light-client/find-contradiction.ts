import { checkpointSpan } from '../../ethereum/spec/checkpoint-span.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { nextCommitteeOf } from '../../ethereum/spec/update-kind.js'
import { hashTreeRootBeaconBlockHeader } from '../../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig, LightClientUpdate } from '../../ethereum/types/light-client.js'
import type { RecordedBlock } from '../../state/accepted-state.js'
import type { ProvenConflict } from '../proven-conflict.js'
import type { LightClientFacts } from './light-client-facts.js'

/**
 * What an update says against the facts: another finalized header for a recorded slot, or for one between the same two
 * checkpoints, or another committee for a known period. Nothing of the update is verified here, so it is a claim and no
 * conflict yet. The twin of the contract's conflict reports.
 */
export function findContradiction(
  config: ChainConfig,
  facts: LightClientFacts,
  update: LightClientUpdate,
): ProvenConflict | undefined {
  const finalized = update.finalizedHeader.beacon
  const conflicting = hashTreeRootBeaconBlockHeader(finalized)
  const record = contradictedRecord({ config, facts, slot: finalized.slot, root: conflicting })
  if (record !== undefined) {
    return { kind: 'finalizedHeader', key: record.slot, accepted: record.root, conflicting }
  }
  const period = computeSyncCommitteePeriodAtSlot(config, finalized.slot)
  const committee = nextCommitteeOf(update)
  const known = facts.store.committeeRoots.get(period + 1n)
  const attestedPeriod = computeSyncCommitteePeriodAtSlot(config, update.attestedHeader.beacon.slot)
  if (committee === undefined || known === undefined || attestedPeriod !== period) return undefined
  const given = hashTreeRootSyncCommittee(committee)
  if (given === known) return undefined
  return { kind: 'syncCommittee', key: period + 1n, accepted: known, conflicting: given }
}

/**
 * The record that no chain has finalized together with the block `root` of `slot`: that of the same slot, or else the first
 * one between the same two checkpoints. A trusted block need not be a checkpoint, so it stands against its own slot alone.
 */
export function contradictedRecord(parameters: {
  config: Pick<ChainConfig, 'slotsPerEpoch'>
  facts: Pick<LightClientFacts, 'records' | 'trustedSlot'>
  slot: bigint
  root: Hex
}): RecordedBlock | undefined {
  const { config, facts, slot, root } = parameters
  const { records, trustedSlot } = facts
  const own = records.get(slot)
  if (own !== undefined && own.root !== root) return own
  const { first, last } = checkpointSpan(config, slot)
  for (let other = first; other <= last; other++) {
    if (other === slot || other === trustedSlot) continue
    const record = records.get(other)
    if (record !== undefined) return record
  }
  return undefined
}
