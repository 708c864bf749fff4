import type { Call } from '../destination/chain-account.js'
import { DestinationError } from '../destination/destination-error.js'
import type { TransactionOutcome } from '../destination/pending-transaction.js'
import type { TransactionSender } from '../destination/transaction-sender.js'
import type { RelayedTransaction } from './relayer-report.js'

/**
 * Carries out one transaction of a plan: asks the client whether it is still wanted, before the call is made up and again
 * before it is sent; then sends it and waits until it is mined.
 *
 * @param parameters.encode Makes the call up, with the proof that it needs.
 * @throws DestinationError, and what `isDelivered` and `encode` throw.
 */
export async function deliverOnce(parameters: {
  described: RelayedTransaction
  isDelivered: () => Promise<boolean>
  encode: () => Promise<Call>
  sender: TransactionSender
  signal?: AbortSignal | undefined
}): Promise<RelayedTransaction> {
  const { described, isDelivered, encode, sender, signal } = parameters
  const already = { ...described, result: 'already-delivered' } as const
  if (await isDelivered()) return already
  const call = await encode()
  if (await isDelivered()) return already
  let outcome: TransactionOutcome
  try {
    outcome = await sender.send(call, { signal })
  } catch (error) {
    const isRefused = error instanceof DestinationError && error.code === 'CALL_REVERTED'
    if (isRefused && (await isDelivered())) return already
    throw error
  }
  const mined = outcome.blockNumber > 0n ? { hash: outcome.hash, gasUsed: outcome.gasUsed } : {}
  if (outcome.result === 'success') return { ...described, ...mined, result: 'delivered' }
  if (await isDelivered()) return { ...already, ...mined }
  return { ...described, ...mined, result: 'failed' }
}
