import type { Address } from 'viem'
import { createWalletClient, custom, publicActions, toHex } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import { ScenarioError } from './scenario-error.js'

/** Who is on a stage, in the order of the local chain's accounts. The first deploys everything. */
const ROLES = [
  'deployer',
  'operator1',
  'operator2',
  'operator3',
  'operator4',
  'reporter',
  'copycat',
  'guardian',
  'council',
  'proposer',
] as const
export type Role = (typeof ROLES)[number]

/** Everybody with an account of their own. */
export type Cast = Readonly<Record<Role, ChainClient>>

/** Who runs the validator of an index. */
export const OPERATORS = [
  'operator1',
  'operator2',
  'operator3',
  'operator4',
] as const satisfies readonly Role[]

/** Limit of every transaction: half of a block's. */
const GAS = 15_000_000

/**
 * Gives each role one of a local chain's unlocked accounts.
 *
 * @throws ScenarioError `EXPECTATION_FAILED` when the chain has fewer
 */
export async function gatherCast(client: ChainClient): Promise<Cast> {
  const accounts = await client.getAddresses()
  const transport = custom({ request: (asked: Asked) => client.request(withGas(asked) as never) })
  const open = (account: Address): ChainClient =>
    createWalletClient({ account, chain: client.chain, transport, pollingInterval: 50 }).extend(
      publicActions,
    ) as ChainClient
  return Object.fromEntries(
    ROLES.map((role, index) => {
      const account = accounts[index]
      if (account === undefined) {
        throw new ScenarioError('EXPECTATION_FAILED', 'The local chain has too few unlocked accounts.', {
          facts: [`accounts: ${accounts.length}`, `needed: ${ROLES.length}`],
        })
      }
      return [role, open(account)]
    }),
  ) as Record<Role, ChainClient>
}

type Asked = { method: string; params?: readonly unknown[] }

/** The node's own estimate is sometimes a little short where calls nest deep. What is left over is not charged. */
function withGas(asked: Asked): Asked {
  if (asked.method !== 'eth_sendTransaction') return asked
  return { ...asked, params: [{ gas: toHex(GAS), ...(asked.params?.[0] as object) }] }
}

/** Address of somebody's account. */
export function addressOf({ account }: ChainClient): Address {
  return account.address
}
