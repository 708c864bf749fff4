import type { ChainConfig } from '../types/light-client.js'
import { computeEpochAtSlot } from './compute-epoch-at-slot.js'

/** `compute_sync_committee_period_at_slot`: which committee signs in `slot`. */
export function computeSyncCommitteePeriodAtSlot(
  config: Pick<ChainConfig, 'slotsPerEpoch' | 'epochsPerSyncCommitteePeriod'>,
  slot: bigint,
): bigint {
  return computeEpochAtSlot(config, slot) / config.epochsPerSyncCommitteePeriod
}
