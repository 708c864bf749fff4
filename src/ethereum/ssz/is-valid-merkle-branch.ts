import type { Hex } from '../types/hex.js'
import { fromHex, toHex } from './hex-bytes.js'
import { hashNodes } from './merkle-tree.js'

/** Levels between a generalized index and the root: 6 for 105, 7 for 169. */
export function gindexDepth(gindex: bigint): number {
  return gindex.toString(2).length - 1
}

/**
 * `is_valid_merkle_branch` by generalized index: does `branch` (siblings, lowest first) lead from `leaf` to `root`?
 *
 * DIFF FROM SPEC: the branch must have exactly the depth of `gindex`. The specification also takes a longer branch
 * whose surplus is zero (`is_valid_normalized_merkle_branch`, for stores of a later fork); a relay has no such store.
 */
export function isValidMerkleBranch({
  leaf,
  branch,
  gindex,
  root,
}: {
  leaf: Hex
  branch: readonly Hex[]
  gindex: bigint
  root: Hex
}): boolean {
  if (gindex < 1n || branch.length !== gindexDepth(gindex)) return false
  let node = fromHex(leaf)
  let position = gindex
  for (const sibling of branch) {
    const other = fromHex(sibling)
    if (other.length !== 32) return false
    node = (position & 1n) === 1n ? hashNodes(other, node) : hashNodes(node, other)
    position >>= 1n
  }
  return toHex(node) === root.toLowerCase()
}
