import { forkAtSlot } from '../ethereum/spec/fork-at-slot.js'
import { executionPayloadGindex } from '../ethereum/spec/gindices.js'
import { isValidLightClientHeader } from '../ethereum/spec/is-valid-light-client-header.js'
import type { ChainConfig, LightClientHeader } from '../ethereum/types/light-client.js'
import type { SourceBlock } from './block-proof.js'
import { BlockProofError } from './block-proof-error.js'

/** Source time of a slot, in seconds: `compute_timestamp_at_slot`, which every execution block must have. */
export function slotTime(config: Pick<ChainConfig, 'genesisTime' | 'secondsPerSlot'>, slot: bigint): bigint {
  return config.genesisTime + slot * config.secondsPerSlot
}

/**
 * The execution block of a beacon header that is already known to be genuine.
 *
 * @throws BlockProofError `NO_EXECUTION_DATA` before Capella, where headers carry none, or when it was left out;
 * `INVALID_EXECUTION_BRANCH` when it is not that of the beacon block.
 */
export function readAncestorBlock(config: ChainConfig, header: LightClientHeader): SourceBlock {
  const { beacon, execution } = header
  const facts = [`slot: ${beacon.slot}`]
  const { name } = forkAtSlot(config, beacon.slot)
  if (execution === undefined || executionPayloadGindex(name) === undefined) {
    throw new BlockProofError('NO_EXECUTION_DATA', 'The older header comes without execution data.', {
      facts,
    })
  }
  if (!isValidLightClientHeader(config, header)) {
    throw new BlockProofError(
      'INVALID_EXECUTION_BRANCH',
      "The execution data of the older header is not its block's.",
      { facts },
    )
  }
  return {
    number: execution.blockNumber,
    hash: execution.blockHash,
    stateRoot: execution.stateRoot,
    timestamp: slotTime(config, beacon.slot),
  }
}
