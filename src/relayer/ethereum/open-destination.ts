import { assertDeployment } from '../../client/assert-deployment.js'
import { asked } from '../../destination/chain-failure.js'
import type { TransactionSender } from '../../destination/transaction-sender.js'
import { discoverCapacities } from './discover-circuits.js'
import type { EthereumDestination } from './ethereum-destination.js'
import { relayAbi as abi } from './relay-abi.js'
import type { OpenDestination, RelayContext } from './relay-context.js'

/**
 * Makes sure that a destination is a light client of the source chain, and reads what never changes about it.
 *
 * @throws ClientError `UNKNOWN_DEPLOYMENT`, `CHAIN_UNREACHABLE`; DestinationError.
 */
export async function openDestination(parameters: {
  context: RelayContext
  destination: EthereumDestination
  openSender: () => Promise<TransactionSender>
}): Promise<OpenDestination> {
  const { context, destination, openSender } = parameters
  const { config } = context
  const { client, lightClient: address } = destination
  await assertDeployment({ client, address, config, pins: {} })
  const sender = await openSender()
  const capacities = await discoverCapacities(config.syncCommitteeSize, destination)
  const weakSubjectivitySeconds = await asked(() =>
    client.readContract({ address, abi, functionName: 'WEAK_SUBJECTIVITY_SECONDS' }),
  )
  return { destination, sender, capacities, weakSubjectivitySeconds }
}
