import { encodeAbiParameters, keccak256, toHex } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { Message } from './message.js'

/** First word under every message's hash. */
export const MESSAGE_DOMAIN: Hex = keccak256(toHex('concordat.message.v1'))
/** Slot of `mapping(uint256 nonce => bytes32 messageHash)` in an `Outbox`. */
export const MESSAGES_SLOT = 0n

const WORDS = [
  'bytes32',
  'uint256',
  'address',
  'uint256',
  'address',
  'address',
  'address',
  'uint256',
  'uint256',
  'bytes32',
].map((type) => ({ type }))

/** The hash that names a message; twin of `MessageHash.hashOf`. */
export function hashMessage(message: Message): Hex {
  const { sourceChainId, outbox, destinationChainId, inbox, sender, recipient, nonce, gasLimit } = message
  return keccak256(
    encodeAbiParameters(WORDS, [
      MESSAGE_DOMAIN,
      sourceChainId,
      outbox,
      destinationChainId,
      inbox,
      sender,
      recipient,
      nonce,
      gasLimit,
      keccak256(message.payload),
    ]),
  )
}

/** Storage slot of an outbox that holds the hash of the message with this nonce; twin of `MessageHash.storageSlot`. */
export function messageSlot(nonce: bigint): bigint {
  const words = [{ type: 'uint256' }, { type: 'uint256' }]
  return BigInt(keccak256(encodeAbiParameters(words, [nonce, MESSAGES_SLOT])))
}
