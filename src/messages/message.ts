import type { Address } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'

/** A message between two chains, field by field as in `contracts/messages/Message.sol`. */
export type Message = {
  sourceChainId: bigint
  outbox: Address
  destinationChainId: bigint
  inbox: Address
  sender: Address
  recipient: Address
  /** Number of the message in its outbox, from 1. */
  nonce: bigint
  /** Gas that the recipient is given at delivery, exactly. */
  gasLimit: bigint
  payload: Hex
}

/** State of a message at its inbox, in the order of the contract's enumeration. */
export const MESSAGE_STATUSES = ['unknown', 'executed', 'failed'] as const
export type MessageStatus = (typeof MESSAGE_STATUSES)[number]
