import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadContract } from '../../src/chain/compile-contracts.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { Message } from '../../src/messages/message.js'
import { hashMessage, MESSAGE_DOMAIN, messageSlot } from '../../src/messages/message-hash.js'
import { startTwoChains, type TwoChains } from '../contracts/messages/two-chains.js'
import { anyMessage } from './random-message.js'

let chains: TwoChains
beforeAll(async () => {
  chains = await startTwoChains()
})
afterAll(() => chains.stop())

const bytesOf = (hex: Hex) => hexToBytes(hex.slice(2))
const wordOf = (value: bigint) => hexToBytes(value.toString(16).padStart(64, '0'))

/** The hash written down once more, byte by byte. */
function spelledOut(message: Message): Hex {
  const words = [
    keccak_256(utf8ToBytes('concordat.message.v1')),
    wordOf(message.sourceChainId),
    wordOf(BigInt(message.outbox)),
    wordOf(message.destinationChainId),
    wordOf(BigInt(message.inbox)),
    wordOf(BigInt(message.sender)),
    wordOf(BigInt(message.recipient)),
    wordOf(message.nonce),
    wordOf(message.gasLimit),
    keccak_256(bytesOf(message.payload)),
  ]
  return `0x${bytesToHex(keccak_256(concatBytes(...words)))}`
}

test('default: the hash is that of ten words', () => {
  fc.assert(fc.property(anyMessage, (message) => hashMessage(message) === spelledOut(message)))
  expect(MESSAGE_DOMAIN).toBe(`0x${bytesToHex(keccak_256(utf8ToBytes('concordat.message.v1')))}`)
})

test('default: outbox and inbox hash as TypeScript does', async () => {
  const ask = (client: TwoChains['a'], address: Hex, name: 'Outbox' | 'Inbox', message: Message) =>
    client.readContract({
      address,
      abi: loadContract(name).abi,
      functionName: 'hashMessage',
      args: [message],
    })
  await fc.assert(
    fc.asyncProperty(anyMessage, async (message) => {
      const hash = hashMessage(message)
      expect(await ask(chains.a, chains.outbox, 'Outbox', message)).toBe(hash)
      expect(await ask(chains.b, chains.inbox, 'Inbox', message)).toBe(hash)
    }),
    { numRuns: 50 },
  )
})

test('behavior: a message that differs in any field has another hash', () => {
  const fields = Object.keys({
    sourceChainId: 0,
    outbox: 0,
    destinationChainId: 0,
    inbox: 0,
    sender: 0,
    recipient: 0,
    nonce: 0,
    gasLimit: 0,
    payload: 0,
  } satisfies Record<keyof Message, 0>) as (keyof Message)[]
  fc.assert(
    fc.property(anyMessage, anyMessage, (message, other) => {
      for (const field of fields) {
        const changed = { ...message, [field]: other[field] }
        const same = String(message[field]) === String(other[field])
        expect(hashMessage(changed) === hashMessage(message)).toBe(same)
      }
      // values that move from one field to its neighbour
      const swapped = { ...message, sender: message.recipient, recipient: message.sender }
      expect(hashMessage(swapped) === hashMessage(message)).toBe(message.sender === message.recipient)
      const turned = {
        ...message,
        sourceChainId: message.destinationChainId,
        destinationChainId: message.sourceChainId,
      }
      const palindrome = message.sourceChainId === message.destinationChainId
      expect(hashMessage(turned) === hashMessage(message)).toBe(palindrome)
    }),
    { numRuns: 500 },
  )
})

test('behavior: no two of many random messages share a hash', () => {
  const seen = new Map<Hex, string>()
  fc.assert(
    fc.property(anyMessage, (message) => {
      const text = JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
      const hash = hashMessage(message)
      expect(seen.get(hash) ?? text).toBe(text)
      seen.set(hash, text)
    }),
    { numRuns: 2_000 },
  )
})

test('default: the slot is that of a mapping at slot 0', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 256n - 1n), (nonce) => {
      const slot = keccak_256(concatBytes(wordOf(nonce), wordOf(0n)))
      return messageSlot(nonce) === BigInt(`0x${bytesToHex(slot)}`)
    }),
  )
})
