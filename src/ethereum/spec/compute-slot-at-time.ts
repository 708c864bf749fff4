import type { ChainConfig } from '../types/light-client.js'

/**
 * The slot that is running at `time` (seconds since 1970), `get_current_slot` of the fork-choice specification; slot 0
 * before genesis.
 */
export function computeSlotAtTime(
  config: Pick<ChainConfig, 'genesisTime' | 'secondsPerSlot'>,
  time: bigint,
): bigint {
  return time < config.genesisTime ? 0n : (time - config.genesisTime) / config.secondsPerSlot
}
