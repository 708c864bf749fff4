import type { Account, Address, Chain, Client, Transport } from 'viem'
import { callContract } from '../chain/call-contract.js'
import { loadContract } from '../chain/compile-contracts.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ActResult } from './act.js'
import { coalitionErrorsAbi } from './read-coalition-contract.js'

/**
 * Counts `value` as released over a route, in the smallest units of the bonds' asset. For accounts that governance let spend
 * over the route; contracts call the limiter themselves.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the limiter's custom error (`FlowLimited`, `NotConsumer`),
 * `SUBMISSION_FAILED` when the chain could not be asked.
 */
export async function spend(parameters: {
  walletClient: Client<Transport, Chain | undefined, Account>
  client?: Client | undefined
  limiter: Address
  member: bigint
  route: Hex
  value: bigint
}): Promise<ActResult> {
  const { walletClient, client, limiter: address, member, route, value } = parameters
  const { txHash, gasUsed } = await callContract({
    walletClient,
    client,
    address,
    abi: [...loadContract('FlowLimiter').abi, ...coalitionErrorsAbi()],
    functionName: 'spend',
    args: [member, route, value],
    what: 'spend',
    who: 'flow limiter',
  })
  return { txHash, gasUsed }
}
