import fc from 'fast-check'
import type { Address } from 'viem'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { Message } from '../../src/messages/message.js'

const word = fc.oneof(fc.bigInt(0n, 2n ** 256n - 1n), fc.bigInt(0n, 3n), fc.constant(2n ** 256n - 1n))
const hexOf = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`
const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes): Address => hexOf(bytes))

/** Any message at all. */
export const anyMessage: fc.Arbitrary<Message> = fc.record({
  sourceChainId: word,
  outbox: address,
  destinationChainId: word,
  inbox: address,
  sender: address,
  recipient: address,
  nonce: word,
  gasLimit: word,
  payload: fc.uint8Array({ maxLength: 200 }).map(hexOf),
})
