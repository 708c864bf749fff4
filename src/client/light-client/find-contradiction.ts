import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { nextCommitteeOf } from '../../ethereum/spec/update-kind.js'
import { hashTreeRootBeaconBlockHeader } from '../../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { ChainConfig, LightClientUpdate } from '../../ethereum/types/light-client.js'
import type { ProvenConflict } from '../proven-conflict.js'
import type { LightClientFacts } from './light-client-facts.js'

/**
 * What an update says against the facts: another finalized header for a recorded slot, or another committee for a known
 * period. Nothing of the update is verified here, so it is a claim and no conflict yet.
 */
export function findContradiction(
  config: ChainConfig,
  facts: LightClientFacts,
  update: LightClientUpdate,
): ProvenConflict | undefined {
  const finalized = update.finalizedHeader.beacon
  const accepted = facts.records.get(finalized.slot)?.root
  const conflicting = hashTreeRootBeaconBlockHeader(finalized)
  if (accepted !== undefined && accepted !== conflicting) {
    return { kind: 'finalizedHeader', key: finalized.slot, accepted, conflicting }
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
