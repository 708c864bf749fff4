import { EXECUTION_FIELD, executionPayloadHeaderChunks } from '../ssz/execution-payload-header-tree.js'
import { toHex } from '../ssz/hex-bytes.js'
import { merkleBranch, merkleize } from '../ssz/merkle-tree.js'
import type { Hex } from '../types/hex.js'
import type { ForkName, LightClientHeader } from '../types/light-client.js'
import { executionPayloadGindex } from './gindices.js'

/** Execution facts of a beacon block with their branches, siblings lowest first. */
export type ExecutionProof = {
  /** From the payload's root to the block body's root: 4 siblings. */
  executionBranch: readonly Hex[]
  payloadRoot: Hex
  stateRoot: Hex
  blockNumber: bigint
  blockHash: Hex
  /** From a field to the payload's root: 4 siblings in Capella, 5 from Deneb on. */
  stateRootBranch: readonly Hex[]
  blockNumberBranch: readonly Hex[]
  blockHashBranch: readonly Hex[]
}

/**
 * Branches that lead from the execution state root, block number and block hash to the body root of `header`, so that
 * a verifier need not rehash the execution header. `undefined` before Capella, where headers carry no execution data.
 *
 * The branches are built, not judged: call `isValidLightClientHeader` first.
 *
 * @throws EthereumSpecError `EXECUTION_FIELD_MISSING` when the header lacks execution data its fork has.
 */
export function executionProof(header: LightClientHeader, fork: ForkName): ExecutionProof | undefined {
  if (executionPayloadGindex(fork) === undefined) return undefined
  const { execution, executionBranch } = header
  if (execution === undefined || executionBranch === undefined) return undefined
  const chunks = executionPayloadHeaderChunks(fork, execution)
  const branch = (index: number) => merkleBranch(chunks, index).map(toHex)
  return {
    executionBranch,
    payloadRoot: toHex(merkleize(chunks)),
    stateRoot: execution.stateRoot,
    blockNumber: execution.blockNumber,
    blockHash: execution.blockHash,
    stateRootBranch: branch(EXECUTION_FIELD.stateRoot),
    blockNumberBranch: branch(EXECUTION_FIELD.blockNumber),
    blockHashBranch: branch(EXECUTION_FIELD.blockHash),
  }
}
