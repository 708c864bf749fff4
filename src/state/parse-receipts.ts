import { z } from 'zod'
import { byteListSchema, bytesSchema, issueFacts, uint64Schema, unwrapResult } from './json-rpc-schemas.js'
import { MAX_TOPICS, MAX_TRANSACTION_TYPE, type Receipt } from './receipt.js'
import { StateProofError } from './state-proof-error.js'

const receiptSchema = z
  .object({
    type: uint64Schema
      .refine((type) => type <= BigInt(MAX_TRANSACTION_TYPE), 'an unknown transaction type')
      .optional(),
    status: uint64Schema.refine((status) => status <= 1n, 'neither 0x0 nor 0x1'),
    transactionIndex: uint64Schema,
    cumulativeGasUsed: uint64Schema,
    logsBloom: bytesSchema(256),
    logs: z.array(
      z.object({
        address: bytesSchema(20),
        topics: z.array(bytesSchema(32)).max(MAX_TOPICS),
        data: byteListSchema,
      }),
    ),
  })
  .transform(({ transactionIndex, type, status, cumulativeGasUsed, logsBloom, logs }) => ({
    transactionIndex,
    receipt: {
      transactionType: Number(type ?? 0n),
      success: status === 1n,
      cumulativeGasUsed,
      logsBloom,
      logs: logs.map(({ address, topics, data }) => ({ emitter: address, topics, data })),
    } satisfies Receipt,
  }))

const receiptsSchema = z
  .array(receiptSchema)
  .refine(
    (receipts) => receipts.every(({ transactionIndex }, index) => transactionIndex === BigInt(index)),
    'expected the receipts of a whole block, by rising transactionIndex',
  )

/**
 * Reads all receipts of a block as `eth_getBlockReceipts` gives them, bare or as the `result` of a JSON-RPC response.
 * Whether they are the block's is told by the root of their trie only: see `buildReceiptProof`.
 *
 * @throws StateProofError `INVALID_RECEIPT_JSON` with the path of the first bad field among its facts.
 */
export function parseReceipts(json: unknown): Receipt[] {
  const parsed = receiptsSchema.safeParse(unwrapResult(json))
  if (parsed.success) return parsed.data.map(({ receipt }) => receipt)
  throw new StateProofError('INVALID_RECEIPT_JSON', 'The JSON is not the receipts of a block.', {
    facts: issueFacts(parsed.error),
  })
}
