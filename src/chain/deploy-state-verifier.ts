import type { Address } from 'viem'
import type { ChainClient } from './chain-client.js'
import { loadContract } from './compile-contracts.js'
import { type Deployment, deployContract } from './deploy-contract.js'

/**
 * Deploys `StateVerifier` for one light client and waits for it. The contract is compiled first when needed.
 *
 * @param parameters.slotsPerHistoricalRoot `SLOTS_PER_HISTORICAL_ROOT` of the source chain's preset: 8192 on mainnet, 64 in
 * the minimal preset. A wrong one makes block proofs by `block_roots` fail; it lets none pass.
 * @throws ChainError `DEPLOYMENT_FAILED` with the constructor's custom error, `COMPILE_FAILED`.
 */
export async function deployStateVerifier(parameters: {
  client: ChainClient
  lightClient: Address
  slotsPerHistoricalRoot: bigint
}): Promise<Deployment> {
  const { client, lightClient, slotsPerHistoricalRoot } = parameters
  const name = 'StateVerifier'
  return deployContract({
    client,
    name,
    artifact: loadContract(name),
    args: [lightClient, slotsPerHistoricalRoot],
  })
}
