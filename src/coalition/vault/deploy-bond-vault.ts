import type { Address } from 'viem'
import type { ChainClient } from '../../chain/chain-client.js'
import { loadContract } from '../../chain/compile-contracts.js'
import { type Deployment, deployContract } from '../../chain/deploy-contract.js'

/**
 * Deploys `BondVault` and waits for it.
 *
 * @param parameters.asset ERC-20 token of the bonds; one that takes fees or rebases is refused or not safe.
 * @param parameters.treasury Where what is taken goes, for good.
 * @param parameters.unbondingSeconds Longer than the court's evidence and veto windows together; three weeks by default.
 * @param parameters.rewardWad Reporter's share of what is taken, out of 10^18, at most a fifth; a tenth by default.
 * @param parameters.maxMembers Members that one bond may answer for, from 1 to 16; at most the `memberships` of the flow
 * limiter that reads this vault. Four by default.
 * @throws ChainError `DEPLOYMENT_FAILED` with the constructor's custom error, `COMPILE_FAILED`
 */
export function deployBondVault(parameters: {
  client: ChainClient
  asset: Address
  court: Address
  treasury: Address
  unbondingSeconds?: bigint | undefined
  rewardWad?: bigint | undefined
  maxMembers?: bigint | undefined
}): Promise<Deployment> {
  const { client, asset, court, treasury } = parameters
  const { unbondingSeconds = 1_814_400n, rewardWad = 100_000_000_000_000_000n, maxMembers = 4n } = parameters
  const name = 'BondVault'
  const args = [asset, court, treasury, unbondingSeconds, rewardWad, maxMembers]
  return deployContract({ client, name, artifact: loadContract(name), args })
}
