import type { Address } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import type { AcceptedState, RecordedBlock } from '../state/accepted-state.js'
import { FeedError } from './feed-error.js'
import { observeSource, type SourceClient, type SourceEvidence } from './observe-source.js'
import { planFeedUpdate, type UpdatePlan, type UpdatePolicy } from './plan-feed-update.js'
import { isSourceChanged, readEvidence } from './read-evidence.js'
import { type FeedState, readFeed } from './read-feed.js'
import { type FeedSubmission, submitFeedUpdate } from './submit-feed-update.js'

/** What an updater did in one round, and why. */
export type FeedUpdateResult =
  | { action: 'skipped'; reason: Extract<UpdatePlan, { action: 'skip' }>['reason'] | 'halted' | 'frozen' }
  | ({
      action: 'submitted'
      reason: Extract<UpdatePlan, { action: 'submit' }>['reason'] | 'source changed'
    } & FeedSubmission)

/** Keeps one feed. */
export type FeedUpdater = {
  /**
   * Looks at the source once, and submits when that is worth it.
   *
   * @param where - An accepted slot. Default: the light client's head.
   * @throws FeedError when the source holds no answer for the feed, or cannot be asked.
   * @throws StateProofError when the node's proof is wrong, SubmissionError when the chain refuses.
   */
  update(where?: { slot: bigint }): Promise<FeedUpdateResult>
}

/** Half a percent, unless the policy says otherwise. */
const DEFAULT_DEVIATION_BPS = 50

/**
 * Makes an updater: it reads the source at a block that the light client accepted, verifies the node's proof locally, skips
 * what would revert or is not worth its gas, simulates, and submits.
 *
 * @param source - A node of the source chain that keeps the state of accepted blocks. Not trusted.
 * @param destination - The chain of the feed.
 * @param accepted - What the light client behind the feed's state verifier accepted.
 * @param policy - Default: a deviation of 50 basis points, and a refresh after half of the shorter of the feed's heartbeat
 * and maximal age.
 */
export function createFeedUpdater({
  source,
  destination,
  feed,
  accepted,
  policy: givenPolicy = {},
}: {
  source: SourceClient
  destination: ChainClient
  feed: Address
  accepted: AcceptedState
  policy?: Partial<UpdatePolicy> | undefined
}): FeedUpdater {
  assertPolicy(givenPolicy)

  async function submit(evidence: SourceEvidence): Promise<FeedSubmission> {
    const blockProof = { kind: 0, slot: evidence.block.slot, data: '0x' } as const
    return submitFeedUpdate({ client: destination, address: feed, blockProof, evidence })
  }

  return {
    async update(where) {
      const state = await readFeed({ client: destination, address: feed })
      if (state.status === 'halted' || state.status === 'frozen') {
        return { action: 'skipped', reason: state.status }
      }
      const block = await acceptedBlock(accepted, where)
      if (block.timestamp <= state.lastSeen.observedAt) return { action: 'skipped', reason: 'not newer' }
      const { parameters } = state
      const evidence = await observeSource({ source, parameters, block })
      if (isSourceChanged(parameters, evidence)) {
        return { action: 'submitted', reason: 'source changed', ...(await submit(evidence)) }
      }
      const candidate = readEvidence(parameters, evidence)
      const plan = planFeedUpdate({ feed: state, candidate, policy: policyFor(state, givenPolicy) })
      if (plan.action === 'skip') return { action: 'skipped', reason: plan.reason }
      return { action: 'submitted', reason: plan.reason, ...(await submit(evidence)) }
    },
  }
}

async function acceptedBlock(accepted: AcceptedState, where?: { slot: bigint }): Promise<RecordedBlock> {
  const block = where === undefined ? await accepted.getHead() : await accepted.getRecordedBlock(where)
  // a checkpoint's header has no execution data
  if (block !== undefined && BigInt(block.executionStateRoot) !== 0n) return block
  const facts = [`slot: ${where?.slot ?? block?.slot}`]
  throw new FeedError('UNKNOWN_BLOCK', 'The light client has accepted no execution block there.', { facts })
}

function policyFor({ parameters }: FeedState, given: Partial<UpdatePolicy>): UpdatePolicy {
  const { heartbeat, maxAge } = parameters.time
  return {
    deviationBps: given.deviationBps ?? DEFAULT_DEVIATION_BPS,
    refreshSeconds: given.refreshSeconds ?? Math.floor(Math.min(heartbeat, maxAge) / 2),
  }
}

function assertPolicy(policy: Partial<UpdatePolicy>): void {
  for (const [name, value] of Object.entries(policy)) {
    if (value === undefined || (Number.isInteger(value) && value >= 0)) continue
    throw new FeedError('INVALID_POLICY', `The policy's ${name} is not a whole number from 0 on.`)
  }
}
