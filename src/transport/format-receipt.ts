import { getContractAddress, numberToHex } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { ExecutionHeader } from '../state/execution-header.js'
import type { Receipt } from '../state/receipt.js'
import type { BlockBody } from './block-body.js'
import { effectiveGasPrice, recoverSender } from './transaction.js'

/** `GAS_PER_BLOB` (EIP-4844). */
const GAS_PER_BLOB = 131_072n

/**
 * A receipt as nodes give it, from the proven transactions and receipts of its block. The price of blob gas is left out:
 * neither holds it.
 *
 * @param index - Of the transaction.
 * @param blobGasPrice - Where it is known from the header.
 */
export async function formatReceipt({
  block,
  header,
  body,
  receipts,
  index,
  blobGasPrice,
}: {
  block: { number: bigint; hash: Hex }
  header: ExecutionHeader
  body: BlockBody
  receipts: readonly Receipt[]
  index: number
  blobGasPrice: bigint | undefined
}): Promise<Record<string, unknown>> {
  const { hash, transaction } = body.transactions[index] as BlockBody['transactions'][number]
  const receipt = receipts[index] as Receipt
  const from = await recoverSender(transaction)
  const place = {
    blockHash: block.hash,
    blockNumber: numberToHex(block.number),
    transactionHash: hash,
    transactionIndex: numberToHex(index),
  }
  const logsBefore = receipts.slice(0, index).reduce((count, { logs }) => count + logs.length, 0)
  const gasBefore = receipts[index - 1]?.cumulativeGasUsed ?? 0n
  const blobs = BigInt(transaction.type === 3n ? (transaction.blobVersionedHashes ?? []).length : 0)
  return {
    ...place,
    type: numberToHex(transaction.type),
    status: receipt.success ? '0x1' : '0x0',
    from,
    to: transaction.to ?? null,
    contractAddress: transaction.to
      ? null
      : getContractAddress({ from, nonce: transaction.nonce }).toLowerCase(),
    cumulativeGasUsed: numberToHex(receipt.cumulativeGasUsed),
    gasUsed: numberToHex(receipt.cumulativeGasUsed - gasBefore),
    effectiveGasPrice: numberToHex(effectiveGasPrice(transaction, header.baseFeePerGas ?? 0n)),
    ...(blobs > 0n ? { blobGasUsed: numberToHex(blobs * GAS_PER_BLOB) } : {}),
    ...(blobs > 0n && blobGasPrice !== undefined ? { blobGasPrice: numberToHex(blobGasPrice) } : {}),
    logsBloom: receipt.logsBloom,
    logs: receipt.logs.map(({ emitter, topics, data }, at) => ({
      ...place,
      blockTimestamp: numberToHex(header.timestamp),
      address: emitter,
      topics,
      data,
      logIndex: numberToHex(logsBefore + at),
      removed: false,
    })),
  }
}
