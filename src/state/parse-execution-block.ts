import { keccak256 } from 'viem'
import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { encodeExecutionHeader } from './encode-execution-header.js'
import type { ExecutionHeader } from './execution-header.js'
import {
  byteListSchema,
  bytesSchema,
  issueFacts,
  uint64Schema,
  uint256Schema,
  unwrapResult,
} from './json-rpc-schemas.js'
import { StateProofError } from './state-proof-error.js'

/** An execution block's header as it came, as RLP, and its hash. */
export type ExecutionBlock = { hash: Hex; header: ExecutionHeader; encoded: Hex }

const bytes32Schema = bytesSchema(32)

/** Fields of a later fork are absent or, with some servers, null. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined)

const blockSchema = z
  .object({
    hash: bytes32Schema,
    parentHash: bytes32Schema,
    sha3Uncles: bytes32Schema,
    miner: bytesSchema(20),
    stateRoot: bytes32Schema,
    transactionsRoot: bytes32Schema,
    receiptsRoot: bytes32Schema,
    logsBloom: bytesSchema(256),
    difficulty: uint256Schema,
    number: uint64Schema,
    gasLimit: uint64Schema,
    gasUsed: uint64Schema,
    timestamp: uint64Schema,
    extraData: byteListSchema,
    mixHash: bytes32Schema,
    nonce: bytesSchema(8),
    baseFeePerGas: optional(uint256Schema),
    withdrawalsRoot: optional(bytes32Schema),
    blobGasUsed: optional(uint64Schema),
    excessBlobGas: optional(uint64Schema),
    parentBeaconBlockRoot: optional(bytes32Schema),
    requestsHash: optional(bytes32Schema),
  })
  .transform(({ hash, sha3Uncles: ommersHash, miner: feeRecipient, mixHash: prevRandao, ...same }) => ({
    hash,
    header: { ...same, ommersHash, feeRecipient, prevRandao } satisfies ExecutionHeader,
  }))

/**
 * Reads the answer of `eth_getBlockByNumber` or `eth_getBlockByHash`, bare or as the `result` of a JSON-RPC response,
 * and encodes its header anew. The transactions in it are not looked at.
 *
 * @throws StateProofError `INVALID_BLOCK_JSON`; `WRONG_EXECUTION_HEADER` when the header does not have the block's hash,
 * because the server lies or because the block is of a fork with more fields than are known here.
 */
export function parseExecutionBlock(json: unknown): ExecutionBlock {
  const parsed = blockSchema.safeParse(unwrapResult(json))
  if (!parsed.success) {
    throw new StateProofError('INVALID_BLOCK_JSON', 'The JSON is not an execution block.', {
      facts: issueFacts(parsed.error),
    })
  }
  const { hash, header } = parsed.data
  const encoded = encodeExecutionHeader(header)
  const rebuilt = keccak256(encoded)
  if (rebuilt !== hash) {
    throw new StateProofError(
      'WRONG_EXECUTION_HEADER',
      'The execution header does not have the hash of its block.',
      {
        facts: [`block: ${hash}`, `header: ${rebuilt}`],
      },
    )
  }
  return { hash, header, encoded }
}
