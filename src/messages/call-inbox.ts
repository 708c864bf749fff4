import type { Abi, Address, Log } from 'viem'
import { callContract } from '../chain/call-contract.js'
import type { SubmissionResult } from '../chain/call-light-client.js'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { consumerGateErrorsAbi } from '../chain/consumer-gate.js'

/** The inbox's functions, and the errors of the verifier and the gate behind it, which come through it. */
export function inboxAbi(): Abi {
  return [
    ...loadContract('Inbox').abi,
    ...loadContract('StateVerifier').abi.filter(({ type }) => type === 'error'),
    ...consumerGateErrorsAbi,
  ]
}

/**
 * Sends a transaction to an inbox and waits for its receipt. It is simulated first, so a refusal costs nothing.
 *
 * @param parameters.gas Gas limit of the transaction; estimated when missing.
 * @throws SubmissionError `SUBMISSION_REVERTED` with the contract's custom error, `SUBMISSION_FAILED` when the chain
 * could not be asked.
 */
export async function callInbox(parameters: {
  client: ChainClient
  inbox: Address
  functionName: string
  args: readonly unknown[]
  gas?: bigint | undefined
}): Promise<SubmissionResult & { logs: readonly Log[] }> {
  const { client: walletClient, inbox: address, ...call } = parameters
  const names = { what: 'delivery', who: 'inbox' }
  const { txHash, gasUsed, logs } = await callContract({
    ...call,
    ...names,
    walletClient,
    address,
    abi: inboxAbi(),
  })
  return { txHash, gasUsed, logs }
}
