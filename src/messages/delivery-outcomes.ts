import { type Address, isAddressEqual, type Log, parseEventLogs } from 'viem'
import { loadContract } from '../chain/compile-contracts.js'
import type { Hex } from '../ethereum/types/hex.js'

/**
 * What became of a message in a delivery. `executed`: the recipient took it. `failed`: it did not, with the beginning of
 * what it reverted with; see `retryMessage`. `skipped`: it was delivered before.
 */
export type DeliveryOutcome =
  | { messageHash: Hex; outcome: 'executed' | 'skipped' }
  | { messageHash: Hex; outcome: 'failed'; reason: Hex }

/** Reads from a delivery's logs what became of each of its messages. */
export function deliveryOutcomes(parameters: {
  inbox: Address
  messageHashes: readonly Hex[]
  logs: readonly Log[]
}): DeliveryOutcome[] {
  const { inbox, messageHashes } = parameters
  const logs = parameters.logs.filter(({ address }) => isAddressEqual(address, inbox))
  const events = parseEventLogs({ abi: loadContract('Inbox').abi, logs }) as unknown as {
    eventName: string
    args: { messageHash: Hex; reason?: Hex }
  }[]
  return messageHashes.map((messageHash) => {
    const event = events.find(({ args }) => args.messageHash === messageHash)
    if (event?.eventName === 'MessageExecuted') return { messageHash, outcome: 'executed' }
    if (event === undefined) return { messageHash, outcome: 'skipped' }
    return { messageHash, outcome: 'failed', reason: event.args.reason ?? '0x' }
  })
}
