import { assertInRange } from '../layout.js'
import { rootOf, type SparseTree, sideOf } from './sparse-tree.js'

/** Siblings from the root down to a leaf. */
export type InclusionProof = {
  readonly key: bigint
  readonly value: bigint
  readonly siblings: readonly bigint[]
}

/** Siblings down to an empty place, or to the one leaf that shares the path: `neighbour`. */
export type ExclusionProof = {
  readonly key: bigint
  readonly siblings: readonly bigint[]
  readonly neighbour?: { readonly key: bigint; readonly value: bigint }
}

/**
 * The proof of what a tree holds under a key: its value, or that there is none.
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function proveKey(
  tree: SparseTree,
  key: bigint,
): ({ kind: 'inclusion' } & InclusionProof) | ({ kind: 'exclusion' } & ExclusionProof) {
  assertInRange('key', key)
  const siblings: bigint[] = []
  let node = tree
  for (let level = 0; node?.kind === 'branch'; level++) {
    const right = sideOf(key, level)
    siblings.push(rootOf(right ? node.left : node.right))
    node = right ? node.right : node.left
  }
  if (node === undefined) return { kind: 'exclusion', key, siblings }
  if (node.key === key) return { kind: 'inclusion', key, value: node.value, siblings }
  return { kind: 'exclusion', key, siblings, neighbour: { key: node.key, value: node.value } }
}
