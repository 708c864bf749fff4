import type { LightBlock, TrustedBlock } from '../../bft/light-client/light-block.js'
import type { LightClientPolicy } from '../../bft/light-client/policy.js'
import { type LightBlockSource, verifyToHeight } from '../../bft/light-client/verify-to-height.js'
import type { RelayClock } from '../../destination/relay-clock.js'
import type { BftNode } from '../../sources/bft/bft-nodes.js'
import { SourceError } from '../../sources/source-error.js'

/** What blocks are judged by. */
export type Judgement = { trusted: TrustedBlock; policy: LightClientPolicy; now: bigint }

/** A node that answers, with its newest block that the client's clock lets through: nothing is verified yet. */
export type NodeWord = { node: BftNode; source: LightBlockSource; tip: LightBlock | undefined }

/** What one node shows of the chain. */
export type NodeView = Pick<NodeWord, 'node' | 'source'> & {
  /** From above the trusted block to the newest, each judged by the one before; empty when the node has nothing new. */
  path: readonly LightBlock[]
}

/** How long a node may take for all blocks of one pass together: a slow one holds up nobody. */
const PATIENCE_MS = 60_000

/**
 * Asks a node for its newest block. One that is ahead of the destination's clock is no lie: an earlier one is taken then.
 *
 * @throws SourceError.
 */
export async function askNode(parameters: {
  node: BftNode
  judgement: Judgement
  clock: Pick<RelayClock, 'elapsed'>
  signal: AbortSignal | undefined
}): Promise<NodeWord> {
  const { node, judgement, clock, signal } = parameters
  const asked = node.open(signal)
  const known = new Map<bigint, LightBlock>()
  let spent = 0
  const source: LightBlockSource = {
    async getLightBlock(height) {
      const before = known.get(height)
      if (before !== undefined) return before
      if (spent > PATIENCE_MS) {
        throw new SourceError('NODE_TIMEOUT', 'The node takes too long for its blocks.', { node: node.name })
      }
      const started = clock.elapsed()
      const block = await asked.getLightBlock(height)
      spent += clock.elapsed() - started
      known.set(height, block)
      return block
    },
  }
  const latest = await asked.getLatestBlock()
  known.set(latest.header.height, latest)
  return { node, source, tip: await newestInTime(latest, source, judgement) }
}

/**
 * Verifies the way from the trusted block to a node's newest one, by bisection where the sets have changed.
 *
 * @throws SourceError; BftError for what the light client's rules do not accept.
 */
export async function viewOf(
  { node, source, tip }: NodeWord,
  { trusted, policy, now }: Judgement,
): Promise<NodeView> {
  const height = tip?.header.height ?? 0n
  if (height <= trusted.header.height) return { node, source, path: [] }
  const accepted = await verifyToHeight({ trusted, height, source, policy, now })
  const path = await Promise.all(accepted.map(({ header }) => source.getLightBlock(header.height)))
  return { node, source, path }
}

/** Goes back further and further; `undefined` when nothing above the trusted block is in time. */
async function newestInTime(
  latest: LightBlock,
  source: LightBlockSource,
  { trusted, policy, now }: Judgement,
): Promise<LightBlock | undefined> {
  const lowest = trusted.header.height + 1n
  let block = latest
  for (let step = 1n; block.header.timestamp >= now + policy.clockDrift; step *= 2n) {
    const { height } = block.header
    if (height <= lowest) return undefined
    const earlier = height - step
    block = await source.getLightBlock(earlier < lowest ? lowest : earlier)
  }
  return block
}

/** What a node shows at a height, `undefined` where it has nothing: it may keep new blocks only. */
export async function blockAt(source: LightBlockSource, height: bigint): Promise<LightBlock | undefined> {
  try {
    return await source.getLightBlock(height)
  } catch (error) {
    if (error instanceof SourceError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}
