import { type Address, getContractAddress, zeroAddress } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { deployContract } from '../chain/deploy-contract.js'
import { type BreakerPolicy, DEFAULT_BREAKER_POLICY, type FlowLimits } from './breaker-policy.js'
import { CoalitionError } from './coalition-error.js'
import { requireMaturity } from './require-maturity.js'

/** A network to begin with. Its head is stale after `staleAfter` seconds, and well again below `healthyBelow`. */
export type NewMember = {
  readonly client: Address
  readonly name: string
  readonly health: { readonly staleAfter: bigint; readonly healthyBelow: bigint }
}

/** Who may do what; see `ICoalition`. */
export type CoalitionRoles = {
  /** May pause; nobody by default. */
  readonly guardian?: Address | undefined
  /** May veto charges; nobody by default. */
  readonly vetoCouncil?: Address | undefined
  readonly monitors: readonly Address[]
  readonly monitorQuorum: number
}

/** The timelock that becomes governance. */
export type CoalitionGovernance = {
  /** Seconds between announcing and doing: two days at least. */
  readonly delay: bigint
  readonly proposers: readonly Address[]
  /** Anybody by default. */
  readonly executors?: readonly Address[] | undefined
}

/** Where a coalition's contracts are. */
export type CoalitionAddresses = {
  coalition: Address
  governance: Address
  breaker: Address
  limiter: Address
  stakes: Address
}

/**
 * Deploys a `Coalition` with its timelock, its `CircuitBreaker` and its `FlowLimiter`. The account must send nothing else
 * meanwhile: the breaker is told the limiter's address before that exists.
 *
 * @param parameters.members Networks from the start; more join by governance.
 * @param parameters.stakes Where slashable stake is read, or what deploys that, given the coalition.
 * @param parameters.policy `DEFAULT_BREAKER_POLICY` where it says nothing.
 * @param parameters.acceptShortMaturity Takes limits by which new stake counts before a BFT member's trusting period is over:
 * for trials, or where something else keeps old headers from being used.
 * @throws CoalitionError `INVALID_PARAMETER`, `MATURITY_TOO_SHORT` (see `requireMaturity`).
 * @throws ChainError `DEPLOYMENT_FAILED` with the constructor's custom error, `COMPILE_FAILED`.
 */
export async function deployCoalition(parameters: {
  client: ChainClient
  governance: CoalitionGovernance
  roles: CoalitionRoles
  members: readonly NewMember[]
  stakes: Address | ((coalition: Address) => Promise<Address>)
  limits: FlowLimits
  policy?: Partial<BreakerPolicy> | undefined
  acceptShortMaturity?: boolean | undefined
}): Promise<CoalitionAddresses> {
  const { client, governance, roles, members, limits, acceptShortMaturity = false } = parameters
  if (governance.proposers.length === 0) {
    throw new CoalitionError('INVALID_PARAMETER', 'Governance has no proposer: it could never do anything.')
  }
  if (!acceptShortMaturity) await requireMaturity({ client, members, maturity: limits.maturity })
  const { address: coalition, abi } = await deploy(client, 'Coalition', [
    { ...governance, executors: governance.executors ?? [zeroAddress] },
    { guardian: zeroAddress, vetoCouncil: zeroAddress, ...defined(roles) },
    members,
  ])
  const stakes =
    typeof parameters.stakes === 'function' ? await parameters.stakes(coalition) : parameters.stakes
  const from = typeof client.account === 'string' ? client.account : client.account.address
  const nonce = await client.getTransactionCount({ address: from, blockTag: 'pending' })
  const expected = getContractAddress({ from, nonce: BigInt(nonce) + 1n })
  const policy = { ...DEFAULT_BREAKER_POLICY, ...defined(parameters.policy ?? {}) }
  const breaker = await deploy(client, 'CircuitBreaker', [coalition, expected, policy])
  const limiter = await deploy(client, 'FlowLimiter', [coalition, breaker.address, stakes, limits])
  const timelock = await client.readContract({ address: coalition, abi, functionName: 'GOVERNANCE' })
  return {
    coalition,
    governance: timelock as Address,
    breaker: breaker.address,
    limiter: limiter.address,
    stakes,
  }
}

function deploy(client: ChainClient, name: string, args: readonly unknown[]) {
  return deployContract({ client, name, artifact: loadContract(name), args })
}

/** Without what is `undefined`, so that it overwrites nothing. */
function defined<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<Value>
}
