import type { ContractBlockProof } from '../chain/encode-block-proof.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { Message } from './message.js'

/** Messages of one outbox with one proof of its account and a storage proof each. */
export type Delivery = {
  messages: readonly Message[]
  blockProof: ContractBlockProof
  accountProof: readonly Hex[]
  storageProofs: readonly (readonly Hex[])[]
}

/** A message with the log of its sending, proven. */
export type LogDelivery = {
  message: Message
  blockProof: ContractBlockProof
  /** RLP of the header of the block that holds the log. */
  header: Hex
  transactionIndex: bigint
  /** Index of the log in its receipt, not in the block. */
  logIndex: bigint
  receiptProof: readonly Hex[]
}

/** The block proof of a recorded header's own execution block. */
export function finalizedBlock(slot: bigint): ContractBlockProof {
  return { kind: 0, slot, data: '0x' }
}
