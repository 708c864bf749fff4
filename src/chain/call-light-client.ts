import type { Address } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { callContract } from './call-contract.js'
import type { ChainClient } from './chain-client.js'
import { loadContract } from './compile-contracts.js'

export type SubmissionResult = { txHash: Hex; gasUsed: bigint }

/**
 * Sends a transaction to a light client and waits for its receipt. It is simulated first, so a refusal costs nothing.
 *
 * @param parameters.what Noun for messages: what is refused.
 * @throws SubmissionError `SUBMISSION_REVERTED` with the contract's custom error, `SUBMISSION_FAILED` when the chain
 * could not be asked.
 */
export async function callLightClient(parameters: {
  client: ChainClient
  address: Address
  functionName: string
  args: readonly unknown[]
  what: string
}): Promise<SubmissionResult> {
  const { client: walletClient, ...call } = parameters
  const { abi } = loadContract('EthereumLightClient')
  const { txHash, gasUsed } = await callContract({ ...call, walletClient, abi, who: 'light client' })
  return { txHash, gasUsed }
}
