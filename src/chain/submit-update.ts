import type { Abi, Address } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainClient } from './chain-client.js'
import { loadContract } from './compile-contracts.js'
import type { ContractApkProof } from './encode-apk-proof.js'
import type { ContractDirectProof } from './encode-direct-proof.js'
import type { ContractUpdate } from './encode-update.js'
import { revertOf } from './revert-of.js'
import { SubmissionError } from './submission-error.js'

/** An update and the way its signers' aggregate key is shown. */
export type Submission =
  | { route: 'direct'; update: ContractUpdate; proof: ContractDirectProof }
  | { route: 'apk'; update: ContractUpdate; proof: ContractApkProof }

export type SubmissionResult = { txHash: Hex; gasUsed: bigint }

type SubmitParameters = { client: ChainClient; address: Address } & Submission

/**
 * Submits an update and waits for its receipt. It is simulated first, so a refusal costs nothing.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the contract's custom error, `SUBMISSION_FAILED` when the chain
 * could not be asked.
 */
export function submitUpdate(parameters: SubmitParameters): Promise<SubmissionResult> {
  return send(parameters, parameters.route === 'direct' ? 'updateDirect' : 'updateApk')
}

/** Submits an update that contradicts what the client accepted, and so freezes it. Errors as in `submitUpdate`. */
export function reportConflict(parameters: SubmitParameters): Promise<SubmissionResult> {
  return send(parameters, parameters.route === 'direct' ? 'reportConflictDirect' : 'reportConflictApk')
}

async function send(parameters: SubmitParameters, functionName: string): Promise<SubmissionResult> {
  const { client, address, update, proof } = parameters
  const { abi } = loadContract('EthereumLightClient')
  const args = [update, proof]
  try {
    await client.simulateContract({ address, abi, functionName, args, account: client.account })
    const txHash = await client.writeContract({ address, abi, functionName, args })
    const receipt = await client.waitForTransactionReceipt({ hash: txHash })
    if (receipt.status === 'success') return { txHash, gasUsed: receipt.gasUsed }
  } catch (error) {
    throw submissionError(error, abi)
  }
  throw new SubmissionError(
    'SUBMISSION_REVERTED',
    'The update was refused in its block, though not when simulated.',
  )
}

function submissionError(error: unknown, abi: Abi): SubmissionError {
  const revert = revertOf({ error, abi })
  if (revert === undefined) {
    return new SubmissionError('SUBMISSION_FAILED', 'The update could not be submitted.', { cause: error })
  }
  return new SubmissionError('SUBMISSION_REVERTED', `The light client refused the update: ${revert.text}.`, {
    errorName: revert.name,
    errorArgs: revert.args,
  })
}
