import type { ChainConfig } from '../../ethereum/types/light-client.js'

/** When a slot of a beacon chain begins, in milliseconds since 1970. */
export function slotTime(config: ChainConfig, slot: bigint): bigint {
  return (config.genesisTime + slot * config.secondsPerSlot) * 1000n
}
