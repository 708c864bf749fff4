import { type Address, isAddressEqual } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import type { MessageStatus } from './message.js'
import { MESSAGE_SENT_EVENT, parseMessageSent, type SentMessage } from './parse-message-sent.js'
import { readInbox, readMessageStatus } from './read-inbox.js'

export type PendingMessage = SentMessage & { status: Exclude<MessageStatus, 'executed'> }

/**
 * Messages for an inbox that were sent in a range of source blocks and are not executed yet: those to deliver (`unknown`)
 * and those to retry (`failed`). Left out are messages that the inbox would never take, as one of them would spoil a whole
 * batch: to a forbidden recipient, or asking for more gas than `maxGasLimit`.
 *
 * @param parameters.source A node of the source chain; it can hide messages, but not invent them: see `buildDelivery`.
 * @param parameters.fromBlock First source block.
 * @param parameters.toBlock Last source block: not beyond the one whose state is proven.
 * @throws MessageError `INVALID_MESSAGE_LOG`; viem's errors when a node does not answer.
 */
export async function pendingMessages(parameters: {
  source: Pick<ChainClient, 'getLogs'>
  destination: Pick<ChainClient, 'readContract' | 'getChainId'>
  inbox: Address
  fromBlock: bigint
  toBlock: bigint
  maxGasLimit: bigint
}): Promise<PendingMessage[]> {
  const { source, destination: client, inbox, fromBlock, toBlock, maxGasLimit } = parameters
  const { sourceChainId, outbox, stateVerifier, lightClient } = await readInbox({ client, inbox })
  const destinationChainId = BigInt(await client.getChainId())
  const forbidden = [inbox, stateVerifier, lightClient]
  const logs = await source.getLogs({ address: outbox, event: MESSAGE_SENT_EVENT, fromBlock, toBlock })
  const pending: PendingMessage[] = []
  for (const sent of parseMessageSent({ logs, outbox, sourceChainId })) {
    const { message, messageHash } = sent
    const takes =
      message.destinationChainId === destinationChainId &&
      isAddressEqual(message.inbox, inbox) &&
      message.gasLimit <= maxGasLimit &&
      !forbidden.some((address) => isAddressEqual(address, message.recipient))
    if (!takes) continue
    const status = await readMessageStatus({ client, inbox, messageHash })
    if (status !== 'executed') pending.push({ ...sent, status })
  }
  return pending
}
