import type { Call } from '../destination/chain-account.js'
import { DestinationError } from '../destination/destination-error.js'
import type { TransactionSender } from '../destination/transaction-sender.js'
import type { RelayContext } from './relay-context.js'
import type { RelayedTransaction } from './relayer-report.js'

/**
 * Sends evidence to a client. What the client refuses is logged, and nothing was sent then.
 *
 * @throws DestinationError, except for a refusal.
 */
export async function sendReport(parameters: {
  context: RelayContext
  destination: string
  sender: TransactionSender
  call: Call
  described: Pick<RelayedTransaction, 'kind' | 'route' | 'finalizedSlot' | 'period'>
  signal: AbortSignal | undefined
}): Promise<RelayedTransaction | undefined> {
  const { context, destination, sender, call, described, signal } = parameters
  try {
    const { gas: gasEstimate } = await sender.estimate(call)
    const { result, hash, gasUsed } = await sender.send(call, { signal })
    return { ...described, gasEstimate, result: result === 'success' ? 'delivered' : 'failed', hash, gasUsed }
  } catch (error) {
    if (!(error instanceof DestinationError) || error.code !== 'CALL_REVERTED') throw error
    context.logger.warn({ destination, code: error.errorName }, 'the client refuses the evidence')
    return undefined
  }
}
