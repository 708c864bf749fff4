import { rootOf, type SparseTree } from '../../bft/state/sparse-tree.js'
import { type Header, hashHeader } from '../../bft/votes/header.js'
import { applyTransaction, type Transaction } from './transactions.js'
import type { ValidatorSchedule } from './validator-schedule.js'

/** A block with the state after it, to which `header.stateRoot` belongs. */
export type Block = {
  readonly header: Header
  readonly hash: bigint
  readonly transactions: readonly Transaction[]
  readonly tree: SparseTree
}

/** How blocks are made and judged; pure but for a memory of verdicts. */
export type BlockRules = {
  /** A block on a parent, with those candidates that can be made in turn. */
  build(parent: Block, content: { timestamp: bigint; candidates: readonly Transaction[] }): Block
  /** Whether a proposed block follows from a parent, judged at a time of the validator's clock. */
  isValid(parent: Block, block: Block, now: bigint): boolean
}

/** How far a header may be ahead of a validator's clock, in milliseconds. */
const CLOCK_DRIFT = 500n

/** The block of height 0, which nobody signs: light clients take it, or a later one, on trust. */
export function genesisBlock(parameters: {
  chainId: bigint
  timestamp: bigint
  tree: SparseTree
  schedule: ValidatorSchedule
}): Block {
  const { chainId, timestamp, tree, schedule } = parameters
  const header: Header = {
    chainId,
    height: 0n,
    timestamp,
    parentHash: 0n,
    stateRoot: rootOf(tree),
    validatorsRoot: schedule.at(0n).set.root,
    nextValidatorsRoot: schedule.at(1n).set.root,
  }
  return { header, hash: hashHeader(header), transactions: [], tree }
}

/** Rules of the blocks between a parent and its children. */
export function createBlockRules(parameters: {
  schedule: ValidatorSchedule
  stateDepth: number
}): BlockRules {
  const { schedule, stateDepth } = parameters
  const verdicts = new Map<string, boolean>()

  function headerOn(parent: Block, timestamp: bigint, tree: SparseTree): Header {
    const height = parent.header.height + 1n
    return {
      chainId: parent.header.chainId,
      height,
      timestamp,
      parentHash: parent.hash,
      stateRoot: rootOf(tree),
      validatorsRoot: schedule.at(height).set.root,
      nextValidatorsRoot: schedule.at(height + 1n).set.root,
    }
  }

  function follows(parent: Block, block: Block): boolean {
    if (block.header.timestamp <= parent.header.timestamp) return false
    let tree = parent.tree
    for (const transaction of block.transactions) {
      const applied = applyTransaction(tree, transaction, stateDepth)
      if (applied === undefined) return false
      tree = applied.tree
    }
    return hashHeader(headerOn(parent, block.header.timestamp, tree)) === block.hash
  }

  return {
    build(parent, { timestamp, candidates }) {
      const transactions: Transaction[] = []
      let tree = parent.tree
      for (const transaction of candidates) {
        const applied = applyTransaction(tree, transaction, stateDepth)
        if (applied === undefined) continue
        transactions.push(transaction)
        tree = applied.tree
      }
      const earliest = parent.header.timestamp + 1n
      const header = headerOn(parent, timestamp < earliest ? earliest : timestamp, tree)
      const hash = hashHeader(header)
      // Executing it again would find the same: only a block on another parent is judged anew.
      verdicts.set(`${parent.hash},${hash}`, true)
      return { header, hash, transactions, tree }
    },
    isValid(parent, block, now) {
      if (block.header.timestamp > now + CLOCK_DRIFT) return false
      const name = `${parent.hash},${block.hash}`
      const known = verdicts.get(name)
      if (known !== undefined) return known
      const verdict = follows(parent, block)
      verdicts.set(name, verdict)
      return verdict
    },
  }
}
