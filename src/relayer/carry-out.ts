import { DestinationError } from '../destination/destination-error.js'
import type { TransactionSender } from '../destination/transaction-sender.js'
import type { RelayContext } from './relay-context.js'
import type { PassResult } from './relay-family.js'
import { plain } from './relayer-ports.js'
import type { RelayedTransaction } from './relayer-report.js'

/**
 * Carries out the transactions of a plan, one after another, and waits for their confirmations. It ends early with the
 * first one without effect: what comes after was planned on it.
 *
 * @param parameters.describe What a report says of a transaction that was not sent.
 * @throws DestinationError, and what `deliver` throws.
 */
export async function carryOut<Planned extends { gas: bigint }>(parameters: {
  context: RelayContext
  destination: string
  sender: TransactionSender
  transactions: readonly Planned[]
  describe: (planned: Planned) => RelayedTransaction
  deliver: (planned: Planned) => Promise<RelayedTransaction>
  signal: AbortSignal | undefined
}): Promise<Pick<PassResult, 'outcome' | 'transactions'>> {
  const { context, destination, sender, describe, deliver, signal } = parameters
  const { metrics, logger } = context
  const count = ({ kind, result, route = 'link' }: RelayedTransaction) =>
    metrics.submission?.({ destination, kind, route, result })
  const transactions: RelayedTransaction[] = []
  for (const planned of parameters.transactions) {
    await sender.requireAffordable(planned.gas)
    const relayed = await deliver(planned).catch((error: unknown) => {
      count({ ...describe(planned), result: 'failed' })
      throw error
    })
    transactions.push(relayed)
    count(relayed)
    logger.info({ destination, ...plain(relayed) }, `${relayed.kind} ${relayed.result}`)
    if (relayed.result === 'failed') return { outcome: 'interrupted', transactions }
  }
  try {
    await sender.confirm({ signal })
  } catch (error) {
    if (!(error instanceof DestinationError) || error.code !== 'TRANSACTION_TIMEOUT') throw error
    return { outcome: 'unconfirmed', transactions }
  }
  return { outcome: 'delivered', transactions }
}
