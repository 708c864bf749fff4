import type { ChainConfig } from '../types/light-client.js'

/** `compute_epoch_at_slot`. */
export function computeEpochAtSlot(config: Pick<ChainConfig, 'slotsPerEpoch'>, slot: bigint): bigint {
  return slot / config.slotsPerEpoch
}
