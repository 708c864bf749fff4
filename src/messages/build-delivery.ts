import { isAddressEqual, numberToHex, type PublicClient, toHex } from 'viem'
import type { ContractBlockProof } from '../chain/encode-block-proof.js'
import type { Hex } from '../ethereum/types/hex.js'
import { parseGetProof } from '../state/parse-get-proof.js'
import { verifyAccountProof } from '../state/verify-account-proof.js'
import { type Delivery, finalizedBlock } from './delivery.js'
import type { Message } from './message.js'
import { MessageError } from './message-error.js'
import { hashMessage, messageSlot } from './message-hash.js'

/**
 * Asks a node of the source chain once for the proofs of all `messages`, and verifies them here: what comes back will be
 * taken by the inbox, as long as `accepted` is what its light client recorded.
 *
 * @param parameters.source A node of the source chain; not trusted.
 * @param parameters.messages All of one outbox; repeated ones are left out.
 * @param parameters.accepted What the light client recorded for a slot, see `readHead`.
 * @param parameters.blockProof When another block than the slot's own is meant, by which `accepted` was proven.
 * @throws MessageError `NO_MESSAGES`, `MIXED_OUTBOXES`, `MESSAGE_NOT_SENT` when the accepted state does not hold a message
 * (it is not finalized yet, or a reorganisation dropped it), `WRONG_MESSAGE` when it holds another one.
 * @throws StateProofError when the node's proof is wrong.
 */
export async function buildDelivery(parameters: {
  source: Pick<PublicClient, 'request'>
  messages: readonly Message[]
  accepted: { slot: bigint; executionStateRoot: Hex; executionBlockNumber: bigint }
  blockProof?: ContractBlockProof | undefined
}): Promise<Delivery> {
  const { source, accepted, blockProof = finalizedBlock(accepted.slot) } = parameters
  const byHash = new Map(parameters.messages.map((message) => [hashMessage(message), message]))
  const messages = [...byHash.values()]
  const outbox = outboxOf(messages)
  const storageKeys = messages.map(({ nonce }) => messageSlot(nonce))
  const request = source.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
  const json = await request({
    method: 'eth_getProof',
    params: [
      outbox,
      storageKeys.map((key) => toHex(key, { size: 32 })),
      numberToHex(accepted.executionBlockNumber),
    ],
  })
  const answer = parseGetProof(json)
  const stateRoot = accepted.executionStateRoot
  const { storage } = verifyAccountProof({ stateRoot, answer, address: outbox, storageKeys })
  const hashes = [...byHash.keys()]
  for (const [i, { nonce }] of messages.entries())
    requireSent(nonce, storage[i]?.value ?? 0n, hashes[i] as Hex)
  return {
    messages,
    blockProof,
    accountProof: answer.accountProof,
    storageProofs: answer.storageProof.map(({ proof }) => proof),
  }
}

function outboxOf(messages: readonly Message[]) {
  const [first] = messages
  if (first === undefined) throw new MessageError('NO_MESSAGES', 'There is no message to deliver.')
  const other = messages.find(({ outbox }) => !isAddressEqual(outbox, first.outbox))
  if (other === undefined) return first.outbox
  throw new MessageError('MIXED_OUTBOXES', 'One delivery holds messages of one outbox only.', {
    facts: [`first: ${first.outbox}`, `other: ${other.outbox}`],
  })
}

function requireSent(nonce: bigint, sent: bigint, given: Hex): void {
  if (sent === BigInt(given)) return
  const facts = [`nonce: ${nonce}`, `message: ${given}`]
  if (sent === 0n) {
    throw new MessageError('MESSAGE_NOT_SENT', 'The accepted state does not hold the message.', { facts })
  }
  throw new MessageError('WRONG_MESSAGE', 'The accepted state holds another message of this nonce.', {
    facts: [...facts, `sent: ${toHex(sent, { size: 32 })}`],
  })
}
