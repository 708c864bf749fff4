import type { Address } from 'viem'
import { callContract } from '../chain/call-contract.js'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { consumerGateErrorsAbi } from '../chain/consumer-gate.js'
import type { ContractBlockProof } from '../chain/encode-block-proof.js'
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
 * @throws SubmissionError `SUBMISSION_REVERTED` with the custom error of the feed, its state verifier or its gate,
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
  const { txHash, gasUsed, returned } = await callContract({
    walletClient: client,
    address,
    abi: [
      ...feedAbi(),
      ...loadContract('StateVerifier').abi.filter(({ type }) => type === 'error'),
      ...consumerGateErrorsAbi,
    ],
    functionName: 'update',
    args: [blockProof, evidence.round, evidence.accountProof, evidence.storageProofs],
    what: 'update',
    who: 'feed',
  })
  const [outcome, roundId] = returned as [number, bigint]
  return { outcome: OUTCOMES[outcome] as FeedOutcome, roundId, txHash, gasUsed }
}
