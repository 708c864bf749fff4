import type { Address } from 'viem'
import type { SubmissionResult } from '../chain/call-light-client.js'
import type { ChainClient } from '../chain/chain-client.js'
import { callInbox } from './call-inbox.js'
import type { Message } from './message.js'

/**
 * Executes a failed message again. The recipient is given all gas of the transaction but a reserve.
 *
 * @param parameters.gas Gas limit of the transaction; estimated when missing.
 * @throws SubmissionError `SUBMISSION_REVERTED`, with `ExecutionFailed` when it fails again and `NotFailed` when it is not
 * a failed message; `SUBMISSION_FAILED` when the chain could not be asked.
 */
export async function retryMessage(parameters: {
  client: ChainClient
  inbox: Address
  message: Message
  gas?: bigint | undefined
}): Promise<SubmissionResult> {
  const { client, inbox, message, gas } = parameters
  const { txHash, gasUsed } = await callInbox({ client, inbox, gas, functionName: 'retry', args: [message] })
  return { txHash, gasUsed }
}
