import { poseidon } from '../../hash/poseidon.js'

const ARITY = 8

/** The committee tree: `levels[0]` are the leaves (padded with 0 to a power of 8), the last level is the root alone. */
export type CommitteeTree = { levels: readonly (readonly bigint[])[]; root: bigint }

/** Builds the arity-8 Poseidon tree over leaves. */
export function committeeTree(leaves: readonly bigint[]): CommitteeTree {
  const depth = Math.ceil(Math.log2(leaves.length) / 3)
  const levels: bigint[][] = [Array.from({ length: ARITY ** depth }, (_, i) => leaves[i] ?? 0n)]
  while (levels.at(-1)!.length > 1) {
    const below = levels.at(-1)!
    levels.push(
      Array.from({ length: below.length / ARITY }, (_, i) =>
        poseidon(below.slice(ARITY * i, ARITY * i + ARITY)),
      ),
    )
  }
  return { levels, root: levels.at(-1)![0]! }
}

/** The eight children at each of the lowest `count` levels on the path of a leaf, the lowest level first. */
export function openingChildren(tree: CommitteeTree, index: number, count: number): bigint[][] {
  return Array.from({ length: count }, (_, level) => {
    const parent = Math.floor(index / ARITY ** (level + 1))
    return tree.levels[level]!.slice(ARITY * parent, ARITY * parent + ARITY)
  })
}

/** The nodes `shared` levels below the root. */
export function topNodes(tree: CommitteeTree, shared: number): readonly bigint[] {
  return tree.levels[tree.levels.length - 1 - shared]!
}
