import type { ChainConfig } from '../types/light-client.js'

/**
 * Slots of which one chain finalizes at most one block: those after a checkpoint's slot up to the next one's. The checkpoint of
 * epoch k is the last block at or before the first slot of that epoch, so every finalized block is the last one at or before
 * the end of its span. Slot 0, the genesis, is alone.
 *
 * @returns The first and the last slot of the span of `slot`, both in it.
 */
export function checkpointSpan(
  config: Pick<ChainConfig, 'slotsPerEpoch'>,
  slot: bigint,
): { first: bigint; last: bigint } {
  const { slotsPerEpoch } = config
  const last = ((slot + slotsPerEpoch - 1n) / slotsPerEpoch) * slotsPerEpoch
  return { first: last === 0n ? 0n : last - slotsPerEpoch + 1n, last }
}
