import type { Address } from 'viem'
import type { SubmissionResult } from '../chain/call-light-client.js'
import type { ChainClient } from '../chain/chain-client.js'
import type { Hex } from '../ethereum/types/hex.js'
import { callInbox } from './call-inbox.js'
import type { Delivery, LogDelivery } from './delivery.js'
import { type DeliveryOutcome, deliveryOutcomes } from './delivery-outcomes.js'
import { hashMessage } from './message-hash.js'
import { readMessageStatus } from './read-inbox.js'

/** Outcomes in the order of the delivery; no `submission` when there was nothing left to deliver. */
export type DeliveryResult = {
  outcomes: readonly DeliveryOutcome[]
  submission: SubmissionResult | undefined
}

type DeliverParameters = { client: ChainClient; inbox: Address; gas?: bigint | undefined }

/**
 * Delivers messages in one transaction. Those that were delivered before are left out first; should somebody else deliver
 * the last one meanwhile, the inbox refuses with `AlreadyDelivered`, or passes over it in a batch.
 *
 * @param parameters.delivery See `buildDelivery`.
 * @param parameters.gas Gas limit of the transaction; estimated when missing.
 * @throws SubmissionError `SUBMISSION_REVERTED` with the custom error of the inbox or its state verifier,
 * `SUBMISSION_FAILED` when the chain could not be asked.
 */
export async function deliverMessages(
  parameters: DeliverParameters & { delivery: Delivery },
): Promise<DeliveryResult> {
  const { client, inbox, delivery, gas } = parameters
  const messageHashes = delivery.messages.map(hashMessage)
  const open: number[] = []
  for (const [i, messageHash] of messageHashes.entries()) {
    if ((await readMessageStatus({ client, inbox, messageHash })) === 'unknown') open.push(i)
  }
  const [first, ...more] = open
  if (first === undefined) return skipped(messageHashes)
  const { messages, blockProof, accountProof, storageProofs } = delivery
  const call =
    more.length === 0
      ? { functionName: 'deliver', args: [messages[first], blockProof, accountProof, storageProofs[first]] }
      : {
          functionName: 'deliverBatch',
          args: [pick(messages, open), blockProof, accountProof, pick(storageProofs, open)],
        }
  const { logs, ...submission } = await callInbox({ client, inbox, gas, ...call })
  return { submission, outcomes: deliveryOutcomes({ inbox, messageHashes, logs }) }
}

/** Delivers one message by the log of its sending. Otherwise as `deliverMessages`. */
export async function deliverMessageByLog(
  parameters: DeliverParameters & { delivery: LogDelivery },
): Promise<DeliveryResult> {
  const { client, inbox, delivery, gas } = parameters
  const { message, blockProof, header, transactionIndex, logIndex, receiptProof } = delivery
  const messageHash = hashMessage(message)
  if ((await readMessageStatus({ client, inbox, messageHash })) !== 'unknown') return skipped([messageHash])
  const { logs, ...submission } = await callInbox({
    client,
    inbox,
    gas,
    functionName: 'deliverByLog',
    args: [message, blockProof, header, transactionIndex, logIndex, receiptProof],
  })
  return { submission, outcomes: deliveryOutcomes({ inbox, messageHashes: [messageHash], logs }) }
}

function skipped(messageHashes: readonly Hex[]): DeliveryResult {
  const outcomes = messageHashes.map((messageHash) => ({ messageHash, outcome: 'skipped' as const }))
  return { outcomes, submission: undefined }
}

function pick<Value>(values: readonly Value[], indices: readonly number[]): Value[] {
  return values.filter((_, i) => indices.includes(i))
}
