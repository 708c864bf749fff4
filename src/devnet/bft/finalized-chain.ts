import type { Header } from '../../bft/votes/header.js'
import type { VoteSet } from '../../bft/votes/vote-set.js'
import type { Block } from './block.js'

/** A block with the slot of the commit that finalized it, and the places of those whose votes did. */
export type Finalized = {
  readonly block: Block
  readonly vote: VoteSet['vote']
  readonly places: readonly number[]
}

/** Blocks that a light client would accept: those with a quorum of precommits, several at a height after a fork. */
export type FinalizedChain = {
  add(finalized: Finalized): void
  /** All finalized blocks of a height, in the order in which they became so. */
  at(height: bigint): readonly Finalized[]
  /** The finalized block of a height on the chain that is served: the longest one, of equals the first. */
  served(height: bigint): Finalized | undefined
  /** Height of that chain; 0 at genesis. */
  height(): bigint
  /** Heights with two finalized headers or more. */
  forkedHeights(): bigint[]
}

/** An empty chain. */
export function createFinalizedChain(): FinalizedChain {
  const blocks = new Map<bigint, Finalized[]>()
  const served = new Map<bigint, Finalized>()
  let top = 0n

  function serve(tip: Finalized): void {
    let link: Finalized | undefined = tip
    while (link !== undefined) {
      const { height, parentHash }: Header = link.block.header
      if (served.get(height) === link) return
      served.set(height, link)
      link = blocks.get(height - 1n)?.find(({ block }) => block.hash === parentHash)
    }
  }

  return {
    add(finalized) {
      const { height } = finalized.block.header
      const others = blocks.get(height) ?? []
      const isNewSlotOnly = others.some(({ block }) => block.hash === finalized.block.hash)
      if (isNewSlotOnly) return
      blocks.set(height, [...others, finalized])
      if (height <= top) return
      top = height
      serve(finalized)
    },
    at: (height) => blocks.get(height) ?? [],
    served: (height) => served.get(height),
    height: () => top,
    forkedHeights: () => [...blocks].flatMap(([height, found]) => (found.length > 1 ? [height] : [])),
  }
}
