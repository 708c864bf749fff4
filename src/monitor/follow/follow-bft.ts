import type { LightBlock, TrustedBlock } from '../../bft/light-client/light-block.js'
import type { LightClientPolicy } from '../../bft/light-client/policy.js'
import { verifyUpdate } from '../../bft/light-client/verify-update.js'
import { createValidatorSet } from '../../bft/validators/validator-set.js'
import { hashHeader } from '../../bft/votes/header.js'
import { verifyVotes } from '../../bft/votes/verify-votes.js'
import { PRECOMMIT } from '../../bft/votes/vote.js'
import type { VoteSet } from '../../bft/votes/vote-set.js'
import { BaseError } from '../../errors/base-error.js'
import type { BftNode } from '../../sources/bft/bft-nodes.js'
import type { Observation } from '../observation/observation.js'
import { observeBlock } from '../observation/observe-block.js'
import { askBftNode, type BftCheckpoint, type BftWord } from './ask-bft-node.js'
import { type Follower, type LookFailure, majorityOf } from './follower.js'
import { lookFailure } from './look-failure.js'

/** Trusted blocks, the lowest first, and the newest height whose participation was told. */
export type BftFollowState = { readonly trusted: readonly TrustedBlock[]; readonly told: bigint }

/** Trusted blocks that are kept: enough for a block at an earlier height to be judged. */
const KEPT = 16
const MAX_VERDICTS = 1024

/**
 * Follows a BFT chain over its nodes as a light client does, from a checkpoint. What the light-client rules accept is an
 * observation of the chain; what a node merely claims is one of the node. Finality is a word only when most of the nodes
 * served a block that is accepted.
 *
 * The newest block is waited with until there is one above it: then its late votes are in, and each block is told with all
 * who signed it. So it is once most of the nodes were asked for it and its votes: one that is ahead of the others, or says so,
 * could keep votes to itself.
 *
 * @param parameters.checkpoint The only thing that is taken on trust.
 * @param parameters.nodes At least one; each is asked by itself.
 */
export function followBft(parameters: {
  member: string
  policy: LightClientPolicy
  checkpoint: BftCheckpoint
  nodes: readonly BftNode[]
}): Follower {
  const { member, policy, checkpoint, nodes } = parameters
  // Verdicts on blocks by header hash: nodes serve the same blocks again and again. What is from the future may be right later.
  const verdicts = new Map<bigint, boolean>()

  /** The block as trusted one, judged by the nearest trusted block below, else by the lowest there is. */
  function judge(trusted: readonly TrustedBlock[], block: LightBlock, now: bigint): TrustedBlock | undefined {
    const below = trusted.filter(({ header }) => header.height < block.header.height)
    const judges = [...new Set([below.at(-1), below[0]])]
    for (const known of judges) {
      if (known === undefined) continue
      try {
        return verifyUpdate({ trusted: known, block, policy, now })
      } catch (error) {
        if (!(error instanceof BaseError)) throw error
      }
    }
    return undefined
  }

  function remember(hash: bigint, isVerified: boolean): void {
    verdicts.set(hash, isVerified)
    for (const oldest of verdicts.keys()) {
      if (verdicts.size <= MAX_VERDICTS) break
      verdicts.delete(oldest)
    }
  }

  return {
    initial: { trusted: [], told: -1n } satisfies BftFollowState,

    async look({ state, now, signal }) {
      const before = state as BftFollowState
      const words = await Promise.all(
        nodes.map(({ name, open }) =>
          askBftNode({
            name,
            source: open(signal),
            checkpoint,
            trusted: before.trusted.at(-1),
            told: before.told,
            policy,
            now,
          }),
        ),
      )
      const answersOf = (height: bigint) => words.filter(({ blocks }) => blocks.has(height)).length
      let trusted = before.trusted
      let { told } = before
      const observations: Observation[] = []
      const failures: LookFailure[] = words.flatMap(({ failure }) => failure ?? [])
      const answering = new Set<string>()
      const votes = words.flatMap((word) => word.votes)

      for (const { node, reached, head } of words) {
        if (head !== undefined) observations.push({ kind: 'head', member, time: now, node, height: head })
        const top = trusted.at(-1)?.header.height
        if (reached.length > 0) answering.add(node)
        const further = reached.filter(({ header }) => top === undefined || header.height > top)
        trusted = [...trusted, ...further].slice(-KEPT)
      }
      for (const { node, height, block } of blocksOf(words)) {
        if (block === undefined) {
          const known = { kind: 'header', member, time: now, node, height, root: undefined } as const
          observations.push({ ...known, status: 'finalized', isVerified: false })
          continue
        }
        const hash = hashHeader(block.header)
        let isVerified = verdicts.get(hash) ?? trusted.some((known) => known.hash === hash)
        if (!verdicts.has(hash) && !isVerified) {
          const opened = judge(trusted, block, now)
          isVerified = opened !== undefined
          const top = trusted.at(-1)
          if (opened !== undefined && (top === undefined || height > top.header.height))
            trusted = [...trusted, opened].slice(-KEPT)
        }
        if (isVerified || block.header.timestamp <= now) remember(hash, isVerified)
        if (isVerified) answering.add(node)
        else failures.push(lookFailure(node, refusal(height)))
        const isNew = isVerified && height > told && answersOf(height) >= majorityOf(nodes.length)
        const signers = isNew ? signersOf(block, hash, votes, policy.chainId) : undefined
        const seen = observeBlock({ member, block, node, time: now, isVerified, signers })
        observations.push(...seen.filter(({ kind }) => kind === 'header' || (isNew && kind !== 'finality')))
        if (isNew) told = height
      }

      const newest = trusted.at(-1)?.header
      if (newest !== undefined && answering.size >= majorityOf(nodes.length)) {
        const { height, timestamp: finalizedTime } = newest
        observations.push({ kind: 'finality', member, time: now, height, finalizedTime })
      }
      for (const { name } of nodes) {
        const fault = failures.find(({ node }) => node === name)?.code
        observations.push({ kind: 'node', member, time: now, node: name, fault })
      }
      return { state: { trusted, told } satisfies BftFollowState, observations, failures }
    },
  }
}

type Served = { readonly node: string; readonly height: bigint; readonly block: LightBlock | undefined }

/** All blocks of all nodes, the lowest first; without a block where a node has none. */
function blocksOf(words: readonly BftWord[]): Served[] {
  const served: Served[] = []
  for (const { node, blocks } of words)
    for (const [height, found] of blocks) {
      if (found.length === 0) served.push({ node, height, block: undefined })
      for (const block of found) served.push({ node, height, block })
    }
  return served.sort((left, right) => (left.height < right.height ? -1 : left.height > right.height ? 1 : 0))
}

/** Who precommitted a verified block: its commit, and all further votes whose signatures hold. */
function signersOf(block: LightBlock, hash: bigint, votes: readonly VoteSet[], chainId: bigint): bigint {
  const { height } = block.header
  let signers = block.commit.signers
  for (const set of votes) {
    const { vote } = set
    if (vote.type !== PRECOMMIT || vote.height !== height || vote.headerHash !== hash) continue
    if ((set.signers | signers) === signers) continue
    try {
      verifyVotes({ chainId, validators: createValidatorSet(block.validators), votes: set })
      signers |= set.signers
    } catch (error) {
      if (!(error instanceof BaseError)) throw error
    }
  }
  return signers
}

function refusal(height: bigint): Error {
  return new BlockRefused('BLOCK_REFUSED', 'The light client does not accept the block.', {
    facts: [`height: ${height}`],
  })
}

class BlockRefused extends BaseError<'BLOCK_REFUSED'> {
  override name = 'BlockRefused'
}
