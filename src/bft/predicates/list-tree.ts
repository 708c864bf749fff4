import { branchHash } from '../state/sparse-tree.js'
import { PredicateError } from './predicate-error.js'

/** Levels of a list's tree in the circuits that are built: a million entries. */
export const LIST_DEPTH = 20

/** Rows of a Merkle tree from the leaves up, without the zeros that fill it; `fill` is each row's filling. */
export type ListTree = {
  readonly depth: number
  readonly rows: readonly (readonly bigint[])[]
  readonly fill: readonly bigint[]
}

/**
 * The Merkle tree over leaves, filled with zeros to 2^depth. Twin of `circuits/bft/state/list-membership.circom`.
 *
 * @throws PredicateError INVALID_LIST_DEPTH, LIST_TOO_LONG
 */
export function createListTree(leaves: readonly bigint[], depth: number): ListTree {
  if (!Number.isInteger(depth) || depth < 1 || depth > 32)
    throw new PredicateError('INVALID_LIST_DEPTH', `A list's tree has 1 to 32 levels, not ${depth}.`)
  if (leaves.length > 2 ** depth)
    throw new PredicateError('LIST_TOO_LONG', `A list's tree of ${depth} levels cannot hold its leaves.`, {
      facts: [`leaves: ${leaves.length}`],
    })
  const rows: bigint[][] = [[...leaves]]
  const fill = [0n]
  for (let level = 0; level < depth; level++) {
    const [below, empty] = [rows[level] ?? [], fill[level] ?? 0n]
    fill.push(branchHash(empty, empty))
    rows.push(
      Array.from({ length: Math.ceil(below.length / 2) }, (_, i) =>
        branchHash(below[2 * i] ?? empty, below[2 * i + 1] ?? empty),
      ),
    )
  }
  return { depth, rows, fill }
}

/** Root of the tree. */
export function listRoot({ depth, rows, fill }: ListTree): bigint {
  return rows[depth]?.[0] ?? fill[depth] ?? 0n
}

/** Siblings of a leaf, the lowest first. */
export function listSiblings({ depth, rows, fill }: ListTree, index: number): bigint[] {
  return Array.from({ length: depth }, (_, level) => {
    const sibling = Math.floor(index / 2 ** level) ^ 1
    return rows[level]?.[sibling] ?? fill[level] ?? 0n
  })
}
