import type { Address } from 'viem'
import type { ChainClient } from '../../chain/chain-client.js'
import { loadContract } from '../../chain/compile-contracts.js'
import { type Deployment, deployContract } from '../../chain/deploy-contract.js'

/** Windows and shares of a court, fixed at its deployment. Times in seconds, shares out of 10^18. */
export type CourtPolicy = {
  /** How old an infraction may be when it is charged. */
  evidenceWindow: bigint
  /** How long the veto council has. */
  vetoWindow: bigint
  /** How much older than the charge a reporter's commitment must be. */
  commitDelay: bigint
  /** Infractions this close to each other cost more. */
  correlationWindow: bigint
  /** What an infraction costs at least. */
  baseWad: bigint
  /** How many times the share of the power that failed together comes on top. */
  factor: bigint
  meterWindow: bigint
  /** Most of a member's stake that is taken at one protocol in a window. */
  meterWad: bigint
  vetoBudgetWindow: bigint
  /** Charges of a member that may be vetoed in a window; even. */
  vetoBudget: bigint
  /** What each protocol may spend when a charge is executed at all of them. */
  protocolGas: bigint
}

/** Fifteen days of evidence, three days of veto, a twentieth and three times the power, a third of the stake a day. */
export const DEFAULT_COURT_POLICY: CourtPolicy = {
  evidenceWindow: 1_296_000n,
  vetoWindow: 259_200n,
  commitDelay: 600n,
  correlationWindow: 86_400n,
  baseWad: 50_000_000_000_000_000n,
  factor: 3n,
  meterWindow: 86_400n,
  meterWad: 333_333_333_333_333_333n,
  vetoBudgetWindow: 2_592_000n,
  vetoBudget: 8n,
  protocolGas: 1_500_000n,
}

/**
 * Deploys `SlashingCourt` and waits for it. Governance must then name the protocols of each member (`setProtocols`).
 *
 * @throws ChainError `DEPLOYMENT_FAILED` with the constructor's custom error, `COMPILE_FAILED`
 */
export function deploySlashingCourt(parameters: {
  client: ChainClient
  coalition: Address
  bftKeys: Address
  blsKeys: Address
  policy?: Partial<CourtPolicy> | undefined
}): Promise<Deployment> {
  const { client, coalition, bftKeys, blsKeys, policy } = parameters
  const name = 'SlashingCourt'
  const args = [{ coalition, bftKeys, blsKeys, ...DEFAULT_COURT_POLICY, ...policy }]
  return deployContract({ client, name, artifact: loadContract(name), args })
}
