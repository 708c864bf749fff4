import { type LightBlock, type TrustedBlock, trustBlock } from '../../bft/light-client/light-block.js'
import type { LightClientPolicy } from '../../bft/light-client/policy.js'
import { verifyToHeight } from '../../bft/light-client/verify-to-height.js'
import { hashHeader } from '../../bft/votes/header.js'
import type { VoteSet } from '../../bft/votes/vote-set.js'
import type { BftSource } from '../../sources/bft/create-bft-source.js'
import { SourceError } from '../../sources/source-error.js'
import type { LookFailure } from './follower.js'
import { lookFailure } from './look-failure.js'

/** A header from somewhere else than the nodes: a height and the hash that its header has. */
export type BftCheckpoint = { readonly height: bigint; readonly hash: bigint }

/** What one node said in one round. Only `reached` was verified. */
export type BftWord = {
  readonly node: string
  /** The newest height it claims. */
  readonly head: bigint | undefined
  /** A first trusted block, or those on the way to a head that is far away. */
  readonly reached: readonly TrustedBlock[]
  /** Its finalized blocks by height; an empty list where it has none. */
  readonly blocks: ReadonlyMap<bigint, readonly LightBlock[]>
  readonly votes: readonly VoteSet[]
  readonly failure: LookFailure | undefined
}

/** Heights below the trusted head that are asked for again: a second block may come late. */
const AGAIN = 4n
/** Heights that are followed one by one; further ones are reached by skipping. */
const MAX_HEIGHTS = 32n

/**
 * Asks a node for what it finalized since the trusted head. Never rejects.
 *
 * @param parameters.told The newest height whose participation is settled: further ones are asked for with their votes.
 */
export async function askBftNode(parameters: {
  name: string
  source: BftSource
  checkpoint: BftCheckpoint
  trusted: TrustedBlock | undefined
  told: bigint
  policy: LightClientPolicy
  now: bigint
}): Promise<BftWord> {
  const { name, source, checkpoint, trusted, told, policy, now } = parameters
  let head: bigint | undefined
  const blocks = new Map<bigint, readonly LightBlock[]>()
  const votes: VoteSet[] = []
  const silence = { node: name, reached: [] as TrustedBlock[], blocks, votes, failure: undefined }
  try {
    if (trusted === undefined)
      return { ...silence, head, reached: [await trustCheckpoint(source, checkpoint)] }
    head = (await source.getLatestBlock()).header.height
    // The newest block's votes are still on their way.
    const last = head - 1n
    const known = trusted.header.height
    if (last > known + MAX_HEIGHTS) {
      const reached = await verifyToHeight({ trusted, height: last, source, policy, now })
      return { ...silence, head, reached }
    }
    for (let height = known > AGAIN ? known - AGAIN + 1n : 1n; height <= last; height++) {
      blocks.set(height, await finalizedOf(source, height))
      if (height > told) votes.push(...(await source.getVotes(height)))
    }
    return { ...silence, head }
  } catch (error) {
    return { ...silence, head, failure: lookFailure(name, error) }
  }
}

async function finalizedOf(source: BftSource, height: bigint): Promise<readonly LightBlock[]> {
  try {
    return await source.getFinalized(height)
  } catch (error) {
    if (error instanceof SourceError && error.code === 'NOT_FOUND') return []
    throw error
  }
}

async function trustCheckpoint(source: BftSource, { height, hash }: BftCheckpoint): Promise<TrustedBlock> {
  const { header, nextValidators } =
    height === 0n ? await source.getGenesis() : await source.getLightBlock(height)
  if (hashHeader(header) === hash) return trustBlock(header, nextValidators)
  throw new SourceError('ANSWER_REFUSED', 'The header at the checkpoint is another one than is trusted.', {
    facts: [`height: ${height}`],
  })
}
