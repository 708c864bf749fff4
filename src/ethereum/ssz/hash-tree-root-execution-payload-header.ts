import type { Hex } from '../types/hex.js'
import type { ExecutionPayloadHeader, ForkName } from '../types/light-client.js'
import { executionPayloadHeaderChunks } from './execution-payload-header-tree.js'
import { toHex } from './hex-bytes.js'
import { merkleize } from './merkle-tree.js'

/**
 * SSZ root of an `ExecutionPayloadHeader` in the shape it has in `fork`; equal to the root of the whole payload.
 *
 * @throws EthereumSpecError `EXECUTION_FIELD_MISSING` or `UNKNOWN_FORK`.
 */
export function hashTreeRootExecutionPayloadHeader(fork: ForkName, header: ExecutionPayloadHeader): Hex {
  return toHex(merkleize(executionPayloadHeaderChunks(fork, header)))
}
