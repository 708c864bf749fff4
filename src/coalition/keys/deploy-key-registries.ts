import type { Address } from 'viem'
import { assertDeployable, type SetupKind } from '../../chain/assert-deployable.js'
import type { ChainClient } from '../../chain/chain-client.js'
import { loadContract } from '../../chain/compile-contracts.js'
import { type Deployment, deployContract } from '../../chain/deploy-contract.js'

/**
 * Deploys a coalition's `BftKeyRegistry` and waits for it.
 *
 * @param parameters.possessionVerifier Verifier of `bft-possession`.
 * @param parameters.seatVerifier Verifier of a `bft-seat-N`: seats of sets of at most N members can be proven.
 * @throws ChainError `DEPLOYMENT_REFUSED` for development keys outside development chains, `DEPLOYMENT_FAILED` with the
 * constructor's custom error, `COMPILE_FAILED`
 */
export async function deployBftKeyRegistry(parameters: {
  client: ChainClient
  coalition: Address
  possessionVerifier: Address
  seatVerifier: Address
  setupKind: SetupKind
}): Promise<Deployment> {
  const { client, coalition, possessionVerifier, seatVerifier, setupKind } = parameters
  assertDeployable({ chainId: await client.getChainId(), setupKind })
  const name = 'BftKeyRegistry'
  const args = [coalition, possessionVerifier, seatVerifier]
  return deployContract({ client, name, artifact: loadContract(name), args })
}

/**
 * Deploys a coalition's `BlsKeyRegistry` and waits for it; the chain must have the precompiles of EIP-2537.
 *
 * @throws ChainError `DEPLOYMENT_FAILED` with the constructor's custom error, `COMPILE_FAILED`
 */
export function deployBlsKeyRegistry(parameters: {
  client: ChainClient
  coalition: Address
}): Promise<Deployment> {
  const { client, coalition } = parameters
  const name = 'BlsKeyRegistry'
  return deployContract({ client, name, artifact: loadContract(name), args: [coalition] })
}
