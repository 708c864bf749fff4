import { zeroHash } from 'viem'
import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { AcceptedState, RecordedBlock } from '../state/accepted-state.js'
import type { BlockProof, SourceBlock } from '../state/block-proof.js'
import { verifyBlockProof } from '../state/verify-block-proof.js'
import { ClientError } from './client-error.js'
import { requireUint64 } from './require-parameter.js'

/** A recorded header by its slot or by the execution block it carries, or an older block by a proof against one. */
export type BlockLocation = { slot: bigint } | { blockNumber: bigint } | { blockProof: BlockProof }

/**
 * The execution block at a location.
 *
 * @throws ClientError `UNKNOWN_BLOCK` when nothing is recorded there, `NO_EXECUTION_DATA` when it is a checkpoint's header
 * or one from before Capella, `INVALID_PARAMETER`; BlockProofError and StateProofError for a bad block proof.
 */
export async function locateBlock(
  state: AcceptedState,
  config: ChainConfig,
  location: BlockLocation,
): Promise<SourceBlock> {
  if ('blockProof' in location) {
    const { blockProof: proof } = location
    const recorded = await requireRecorded(state, { slot: proof.slot })
    return verifyBlockProof({ proof, recorded, config })
  }
  const recorded = await requireRecorded(state, location)
  if (recorded.executionStateRoot === zeroHash || recorded.executionBlockHash === zeroHash) {
    throw new ClientError('NO_EXECUTION_DATA', 'The light client has no execution data of this header.', {
      facts: [`slot: ${recorded.slot}`],
    })
  }
  return {
    number: recorded.executionBlockNumber,
    hash: recorded.executionBlockHash,
    stateRoot: recorded.executionStateRoot,
    timestamp: recorded.timestamp,
  }
}

async function requireRecorded(
  state: AcceptedState,
  location: { slot: bigint } | { blockNumber: bigint },
): Promise<RecordedBlock> {
  const [where, text] =
    'slot' in location
      ? ([{ slot: requireUint64('slot', location.slot) }, `slot: ${location.slot}`] as const)
      : ([
          { blockNumber: requireUint64('blockNumber', location.blockNumber) },
          `block: ${location.blockNumber}`,
        ] as const)
  const recorded = await state.getRecordedBlock(where)
  if (recorded !== undefined) return recorded
  throw new ClientError('UNKNOWN_BLOCK', 'The light client recorded no header there.', { facts: [text] })
}
