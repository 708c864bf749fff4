import { concatHex, toHex, toRlp } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { Receipt } from './receipt.js'

/** A receipt as the receipts trie holds it: RLP, behind a type byte for all but legacy transactions (EIP-2718). */
export function encodeReceipt(receipt: Receipt): Hex {
  const { transactionType, success, cumulativeGasUsed, logsBloom, logs } = receipt
  const payload = toRlp([
    success ? '0x01' : '0x',
    cumulativeGasUsed === 0n ? '0x' : toHex(cumulativeGasUsed),
    logsBloom,
    logs.map(({ emitter, topics, data }) => [emitter, [...topics], data]),
  ])
  return transactionType === 0 ? payload : concatHex([toHex(transactionType, { size: 1 }), payload])
}
