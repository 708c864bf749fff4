import { hashTreeRootExecutionPayloadHeader } from '../ssz/hash-tree-root-execution-payload-header.js'
import { isValidMerkleBranch } from '../ssz/is-valid-merkle-branch.js'
import type { Hex } from '../types/hex.js'
import type { ChainConfig, ExecutionPayloadHeader, LightClientHeader } from '../types/light-client.js'
import { forkAtSlot } from './fork-at-slot.js'
import { executionPayloadGindex } from './gindices.js'

const ZEROS = /^0x0*$/

/** True when every byte of `hex` is zero. */
export function isZero(hex: Hex): boolean {
  return ZEROS.test(hex)
}

/** `execution == ExecutionPayloadHeader()`: every field zero or empty. */
function isEmptyExecution(execution: ExecutionPayloadHeader): boolean {
  return Object.values(execution).every(
    (value) => value === undefined || (typeof value === 'bigint' ? value === 0n : isZero(value)),
  )
}

/**
 * `is_valid_light_client_header`: the execution header belongs to the beacon block, in the shape of the block's fork;
 * before Capella there is none, or an empty one; before Deneb the blob fields are absent or zero.
 *
 * @throws EthereumSpecError `UNKNOWN_FORK` for a slot before the fork schedule.
 */
export function isValidLightClientHeader(config: ChainConfig, header: LightClientHeader): boolean {
  const { beacon, execution, executionBranch } = header
  const fork = forkAtSlot(config, beacon.slot).name
  const gindex = executionPayloadGindex(fork)
  if (gindex === undefined) {
    return (execution === undefined || isEmptyExecution(execution)) && (executionBranch ?? []).every(isZero)
  }
  if (execution?.withdrawalsRoot === undefined || executionBranch === undefined) return false
  const blobFields = [execution.blobGasUsed, execution.excessBlobGas]
  if (fork === 'capella') {
    if (blobFields.some((value) => value !== undefined && value !== 0n)) return false
  } else if (blobFields.includes(undefined)) {
    return false
  }
  const leaf = hashTreeRootExecutionPayloadHeader(fork, execution)
  return isValidMerkleBranch({ leaf, branch: executionBranch, gindex, root: beacon.bodyRoot })
}
