import { hexToBytes } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { decodeRlp, type RlpItem, rlpToUint } from './decode-rlp.js'
import { rlpFields } from './rlp-fields.js'
import { StateProofError } from './state-proof-error.js'

/** A log of a receipt. Topics are 32 bytes each. */
export type Log = { emitter: Hex; topics: readonly Hex[]; data: Hex }

/** A receipt of Byzantium or later. `transactionType` 0 is a legacy one. */
export type Receipt = {
  transactionType: number
  success: boolean
  cumulativeGasUsed: bigint
  logsBloom: Hex
  logs: readonly Log[]
}

/** The last transaction type that is known: EIP-7702. */
export const MAX_TRANSACTION_TYPE = 4
/** The EVM has LOG0 to LOG4. */
export const MAX_TOPICS = 4

const { refuse, list, bytes } = rlpFields('receipt', 'INVALID_RECEIPT')

function decodeLog(item: RlpItem): Log {
  const fields = list(item, 'a log')
  if (fields.length !== 3) refuse(`a log of ${fields.length} fields`)
  const topics = list(fields[1], 'the topics of a log')
  if (topics.length > MAX_TOPICS) refuse(`a log of ${topics.length} topics`)
  return {
    emitter: bytes(fields[0], 'the emitter of a log', 20),
    topics: topics.map((topic) => bytes(topic, 'a topic', 32)),
    data: bytes(fields[2], 'the data of a log'),
  }
}

/** A type byte of EIP-2718 is below `0x80`, the prefix of a list is not. */
function splitType(encoded: Uint8Array): { transactionType: number; payload: Uint8Array } {
  const first = encoded[0]
  if (first === undefined) return refuse('no bytes')
  if (first >= 0xc0) return { transactionType: 0, payload: encoded }
  if (first < 1 || first > MAX_TRANSACTION_TYPE) refuse(`type ${first}`)
  return { transactionType: first, payload: encoded.subarray(1) }
}

/**
 * Decodes a receipt as the receipts trie holds it: RLP for a legacy transaction, type byte and RLP for types 1 to 4.
 * Receipts from before Byzantium, which hold a state root in place of a status, are refused.
 *
 * @throws StateProofError `INVALID_RLP` or `INVALID_RECEIPT`.
 * @see EIP-658, EIP-2718
 */
export function decodeReceipt(encoded: Hex): Receipt {
  const { transactionType, payload } = splitType(hexToBytes(encoded))
  const fields = list(decodeRlp(payload), 'it')
  if (fields.length !== 4) refuse(`${fields.length} fields`)
  const status = rlpToUint(fields[0], 32)
  if (status > 1n) refuse('a status that is neither 0 nor 1')
  const receipt = {
    transactionType,
    success: status === 1n,
    cumulativeGasUsed: rlpToUint(fields[1], 32),
    logsBloom: bytes(fields[2], 'the logs bloom', 256),
    logs: list(fields[3], 'the list of logs').map(decodeLog),
  }
  if (!receipt.success && receipt.logs.length > 0) refuse('logs of a transaction that failed')
  return receipt
}

/**
 * One log of a receipt.
 *
 * @param logIndex - Within this receipt, not within the block as in the JSON-RPC's `logIndex`.
 * @throws StateProofError `LOG_ABSENT`.
 */
export function logOf({ receipt, logIndex }: { receipt: Receipt; logIndex: number }): Log {
  const log = receipt.logs[logIndex]
  if (log !== undefined) return log
  throw new StateProofError('LOG_ABSENT', 'The receipt has fewer logs.', {
    facts: [`logs: ${receipt.logs.length}`, `asked: ${logIndex}`],
  })
}
