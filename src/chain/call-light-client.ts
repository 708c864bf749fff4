import type { Abi, Address } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainClient } from './chain-client.js'
import { loadContract } from './compile-contracts.js'
import { revertOf } from './revert-of.js'
import { SubmissionError } from './submission-error.js'

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
  const { client, address, functionName, what } = parameters
  const { abi } = loadContract('EthereumLightClient')
  const args = [...parameters.args]
  try {
    await client.simulateContract({ address, abi, functionName, args, account: client.account })
    const txHash = await client.writeContract({ address, abi, functionName, args })
    const receipt = await client.waitForTransactionReceipt({ hash: txHash })
    if (receipt.status === 'success') return { txHash, gasUsed: receipt.gasUsed }
  } catch (error) {
    throw submissionError(error, abi, what)
  }
  throw new SubmissionError(
    'SUBMISSION_REVERTED',
    `The ${what} was refused in its block, though not when simulated.`,
  )
}

function submissionError(error: unknown, abi: Abi, what: string): SubmissionError {
  const revert = revertOf({ error, abi })
  if (revert === undefined) {
    return new SubmissionError('SUBMISSION_FAILED', `The ${what} could not be submitted.`, { cause: error })
  }
  return new SubmissionError('SUBMISSION_REVERTED', `The light client refused the ${what}: ${revert.text}.`, {
    errorName: revert.name,
    errorArgs: revert.args,
  })
}
