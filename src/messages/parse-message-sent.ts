import { type Address, decodeEventLog, isAddressEqual, parseAbiItem, toEventSelector } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { Message } from './message.js'
import { MessageError } from './message-error.js'
import { hashMessage } from './message-hash.js'

/** `IOutbox.MessageSent`. */
export const MESSAGE_SENT_EVENT = parseAbiItem(
  'event MessageSent(bytes32 indexed messageHash, address indexed sender, uint256 indexed nonce, uint256 destinationChainId, address inbox, address recipient, uint256 gasLimit, bytes payload)',
)
/** Its first topic. */
export const MESSAGE_SENT_TOPIC = toEventSelector(MESSAGE_SENT_EVENT)

/** As much of a log as is needed here; viem's logs and receipts have it. */
export type MessageLog = {
  address: Address
  topics: readonly Hex[]
  data: Hex
  transactionHash?: Hex | null | undefined
}

/** A message that was sent, and in which transaction. */
export type SentMessage = { message: Message; messageHash: Hex; transactionHash: Hex | undefined }

/**
 * The messages among `logs` that `outbox` sent; logs of other contracts, and other events, are passed over.
 *
 * A node's word, until a delivery is built: but each hash is computed again from the fields.
 *
 * @throws MessageError `INVALID_MESSAGE_LOG` when a log of the outbox does not decode, or its hash is another.
 */
export function parseMessageSent(parameters: {
  logs: readonly MessageLog[]
  outbox: Address
  sourceChainId: bigint
}): SentMessage[] {
  const { outbox, sourceChainId } = parameters
  return parameters.logs
    .filter(({ address, topics }) => isAddressEqual(address, outbox) && topics[0] === MESSAGE_SENT_TOPIC)
    .map((log) => {
      const { messageHash, ...fields } = decode(log)
      const message: Message = { sourceChainId, outbox, ...fields }
      if (hashMessage(message) !== messageHash) {
        throw new MessageError(
          'INVALID_MESSAGE_LOG',
          'A MessageSent log does not have the hash of its fields.',
          {
            facts: [`nonce: ${message.nonce}`, `claimed: ${messageHash}`, `hash: ${hashMessage(message)}`],
          },
        )
      }
      return { message, messageHash, transactionHash: log.transactionHash ?? undefined }
    })
}

function decode({ topics, data }: MessageLog) {
  try {
    const [signature, ...indexed] = topics as [Hex, ...Hex[]]
    return decodeEventLog({ abi: [MESSAGE_SENT_EVENT], topics: [signature, ...indexed], data }).args
  } catch (cause) {
    throw new MessageError('INVALID_MESSAGE_LOG', 'A MessageSent log does not decode.', { cause })
  }
}
