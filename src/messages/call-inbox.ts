import type { Abi, Address, Log } from 'viem'
import type { SubmissionResult } from '../chain/call-light-client.js'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { revertOf } from '../chain/revert-of.js'
import { SubmissionError } from '../chain/submission-error.js'

/** The inbox's functions, and the errors of the verifier behind it, which come through it. */
export function inboxAbi(): Abi {
  return [
    ...loadContract('Inbox').abi,
    ...loadContract('StateVerifier').abi.filter(({ type }) => type === 'error'),
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
  const { client, inbox, functionName, gas } = parameters
  const abi = inboxAbi()
  const limit = gas === undefined ? {} : { gas }
  const call = { address: inbox, abi, functionName, args: [...parameters.args], ...limit }
  try {
    await client.simulateContract({ ...call, account: client.account })
    const txHash = await client.writeContract(call)
    const { status, gasUsed, logs } = await client.waitForTransactionReceipt({ hash: txHash })
    if (status === 'success') return { txHash, gasUsed, logs }
  } catch (error) {
    throw submissionError(error, abi)
  }
  throw new SubmissionError(
    'SUBMISSION_REVERTED',
    'The delivery was refused in its block, though not when simulated.',
  )
}

function submissionError(error: unknown, abi: Abi): SubmissionError {
  const revert = revertOf({ error, abi })
  if (revert === undefined) {
    return new SubmissionError('SUBMISSION_FAILED', 'The delivery could not be submitted.', { cause: error })
  }
  return new SubmissionError('SUBMISSION_REVERTED', `The inbox refused the delivery: ${revert.text}.`, {
    errorName: revert.name,
    errorArgs: revert.args,
  })
}
