import { DestinationError } from '../../destination/destination-error.js'
import type { RelayedTransaction } from '../relayer-report.js'
import { describe } from './deliver.js'
import { encodeDirectUpdate } from './encode-call.js'
import type { Plan } from './plan.js'
import type { OpenDestination, RelayContext } from './relay-context.js'

/**
 * Describes a plan without sending any of it or buying a proof. The first transaction is simulated where it needs no
 * proof; the others depend on it, and have the model's estimate.
 *
 * @throws DestinationError `CHAIN_UNREACHABLE`.
 */
export async function estimatePlan(parameters: {
  context: RelayContext
  open: OpenDestination
  plan: Plan
}): Promise<RelayedTransaction[]> {
  const { context, open, plan } = parameters
  const { config } = context
  const described = plan.transactions.map((transaction) => describe(config, transaction))
  const [first] = plan.transactions
  const [row, ...others] = described
  if (first === undefined || row === undefined || first.kind === 'register' || first.route !== 'direct') {
    return described
  }
  const { lightClient } = open.destination
  try {
    const { gas } = await open.sender.estimate(encodeDirectUpdate({ config, lightClient }, first))
    return [{ ...row, gasEstimate: gas }, ...others]
  } catch (error) {
    // What would keep the account from sending does not keep anybody from looking.
    if (error instanceof DestinationError && error.code !== 'CHAIN_UNREACHABLE') return described
    throw error
  }
}
