import type { Address } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { type ConsumerGate, gateArguments } from '../chain/consumer-gate.js'
import { type Deployment, deployContract } from '../chain/deploy-contract.js'

/**
 * Deploys an `Outbox` on a source chain.
 *
 * @throws ChainError `DEPLOYMENT_FAILED`, `COMPILE_FAILED`.
 */
export function deployOutbox(parameters: { client: ChainClient }): Promise<Deployment> {
  const name = 'Outbox'
  return deployContract({ ...parameters, name, artifact: loadContract(name) })
}

/**
 * Deploys an `Inbox` on a destination chain, bound to one outbox.
 *
 * @param parameters.sourceChainId Must be that of the state verifier's light client.
 * @param parameters.gate The coalition it belongs to, for ever; none by default.
 * @throws ChainError `DEPLOYMENT_FAILED` with the constructor's custom error, `COMPILE_FAILED`.
 */
export function deployInbox(parameters: {
  client: ChainClient
  stateVerifier: Address
  sourceChainId: bigint
  outbox: Address
  gate?: ConsumerGate | undefined
}): Promise<Deployment> {
  const { client, stateVerifier, sourceChainId, outbox, gate } = parameters
  const name = 'Inbox'
  return deployContract({
    client,
    name,
    artifact: loadContract(name),
    args: [stateVerifier, sourceChainId, outbox, ...gateArguments(gate)],
  })
}
