import type { Abi, Address } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import type { ContractBlockProof } from '../chain/encode-block-proof.js'
import { revertOf } from '../chain/revert-of.js'
import { SubmissionError } from '../chain/submission-error.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { SourceEvidence } from './observe-source.js'
import { feedAbi } from './read-feed.js'

/** What became of an update, in the order of the contract's enumeration. */
const OUTCOMES = ['applied', 'held', 'waiting', 'halted'] as const
export type FeedOutcome = (typeof OUTCOMES)[number]

export type FeedSubmission = { outcome: FeedOutcome; roundId: bigint; txHash: Hex; gasUsed: bigint }

/**
 * Submits evidence to a feed and waits for its receipt. It is simulated first, so a refusal costs nothing.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the custom error of the feed or of its state verifier,
 * `SUBMISSION_FAILED` when the chain could not be asked.
 */
export async function submitFeedUpdate({
  client,
  address,
  blockProof,
  evidence,
}: {
  client: ChainClient
  address: Address
  blockProof: ContractBlockProof
  evidence: Pick<SourceEvidence, 'round' | 'accountProof' | 'storageProofs'>
}): Promise<FeedSubmission> {
  const abi = feedAbi()
  const args = [blockProof, evidence.round, evidence.accountProof, evidence.storageProofs]
  const call = { address, abi, functionName: 'update', args, account: client.account }
  try {
    const { result } = await client.simulateContract(call)
    const [outcome, roundId] = result as unknown as [number, bigint]
    const txHash = await client.writeContract(call)
    const receipt = await client.waitForTransactionReceipt({ hash: txHash })
    if (receipt.status === 'success') {
      return { outcome: OUTCOMES[outcome] as FeedOutcome, roundId, txHash, gasUsed: receipt.gasUsed }
    }
  } catch (error) {
    throw refusal(error, [...abi, ...loadContract('StateVerifier').abi])
  }
  throw new SubmissionError(
    'SUBMISSION_REVERTED',
    'The update of the feed was refused in its block, though not when simulated.',
  )
}

function refusal(error: unknown, abi: Abi): SubmissionError {
  const revert = revertOf({ error, abi })
  if (revert === undefined) {
    return new SubmissionError('SUBMISSION_FAILED', 'The update of the feed could not be submitted.', {
      cause: error,
    })
  }
  return new SubmissionError('SUBMISSION_REVERTED', `The feed refused the update: ${revert.text}.`, {
    errorName: revert.name,
    errorArgs: revert.args,
  })
}
