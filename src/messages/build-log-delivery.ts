import { isAddressEqual, numberToHex, type PublicClient } from 'viem'
import type { ContractBlockProof } from '../chain/encode-block-proof.js'
import type { Hex } from '../ethereum/types/hex.js'
import { parseExecutionBlock } from '../state/parse-execution-block.js'
import { parseReceipts } from '../state/parse-receipts.js'
import { buildReceiptProof } from '../state/receipt-proof.js'
import { StateProofError } from '../state/state-proof-error.js'
import type { LogDelivery } from './delivery.js'
import type { Message } from './message.js'
import { MessageError } from './message-error.js'
import { hashMessage } from './message-hash.js'
import { MESSAGE_SENT_TOPIC } from './parse-message-sent.js'

/**
 * Proves a message by the log of its sending, in the block where that happened.
 *
 * @param parameters.source A node of the source chain; not trusted.
 * @param parameters.block The block in which the message was sent, with the hash that `blockProof` proves.
 * @param parameters.blockProof See `encodeBlockProof`; `finalizedBlock` where the slot's own block is meant.
 * @throws MessageError `LOG_NOT_FOUND` when the block has no such log.
 * @throws StateProofError when the node gives another block or other receipts.
 */
export async function buildLogDelivery(parameters: {
  source: Pick<PublicClient, 'request'>
  message: Message
  block: { number: bigint; hash: Hex }
  blockProof: ContractBlockProof
}): Promise<LogDelivery> {
  const { source, message, block, blockProof } = parameters
  const request = source.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
  const number = numberToHex(block.number)
  const { hash, header, encoded } = parseExecutionBlock(
    await request({ method: 'eth_getBlockByNumber', params: [number, false] }),
  )
  if (hash !== block.hash) {
    throw new StateProofError('WRONG_EXECUTION_HEADER', 'The node has another block of this number.', {
      facts: [`expected: ${block.hash}`, `given: ${hash}`],
    })
  }
  const receipts = parseReceipts(await request({ method: 'eth_getBlockReceipts', params: [number] }))
  const messageHash = hashMessage(message)
  const logIndices = receipts.map(({ logs }) =>
    logs.findIndex(
      ({ emitter, topics }) =>
        isAddressEqual(emitter, message.outbox) &&
        topics[0] === MESSAGE_SENT_TOPIC &&
        topics[1] === messageHash,
    ),
  )
  const index = logIndices.findIndex((logIndex) => logIndex >= 0)
  if (index < 0) {
    throw new MessageError('LOG_NOT_FOUND', 'The message was not sent in this block.', {
      facts: [`block: ${block.number}`, `message: ${messageHash}`],
    })
  }
  const { proof } = await buildReceiptProof({
    receipts,
    index: BigInt(index),
    receiptsRoot: header.receiptsRoot,
  })
  return {
    message,
    blockProof,
    header: encoded,
    transactionIndex: BigInt(index),
    logIndex: BigInt(logIndices[index] as number),
    receiptProof: proof,
  }
}
