import { BftError } from '../bft-error.js'
import { assertInRange, untaggedHash } from '../layout.js'

/**
 * circomlib's compact sparse Merkle tree: a leaf Poseidon(key, value, 1) hangs at the first level where no other key
 * shares its path; the path takes the key's bits, the lowest first; an empty subtree is 0.
 */
export type SparseNode =
  | { readonly kind: 'leaf'; readonly hash: bigint; readonly key: bigint; readonly value: bigint }
  | { readonly kind: 'branch'; readonly hash: bigint; readonly left: SparseTree; readonly right: SparseTree }

/** A tree, immutable and sharing structure with those it was made from; `undefined` is the empty one. */
export type SparseTree = SparseNode | undefined

/** Bit of a key that chooses the side at a level. */
export function sideOf(key: bigint, level: number): boolean {
  return ((key >> BigInt(level)) & 1n) === 1n
}

/** Hash of a leaf; its third input keeps it apart from branches. */
export function leafHash(key: bigint, value: bigint): bigint {
  return untaggedHash('state leaf', { key, value, one: 1n })
}

/** Hash of a branch. */
export function branchHash(left: bigint, right: bigint): bigint {
  return untaggedHash('node', { left, right })
}

/** Root of a tree; the empty tree has root 0. */
export function rootOf(tree: SparseTree): bigint {
  return tree?.hash ?? 0n
}

/**
 * Throws unless a depth (most siblings of a proof) lies in [1, 253]: more would let a key have two paths.
 *
 * @throws BftError INVALID_TREE_DEPTH
 */
export function assertDepth(depth: number): void {
  if (Number.isInteger(depth) && depth >= 1 && depth <= 253) return
  throw new BftError('INVALID_TREE_DEPTH', `A tree depth lies between 1 and 253, not ${depth}.`)
}

function leaf(key: bigint, value: bigint): SparseNode {
  return { kind: 'leaf', hash: leafHash(key, value), key, value }
}

function branch(left: SparseTree, right: SparseTree): SparseTree {
  const only = left === undefined ? right : right === undefined ? left : undefined
  if (left === undefined && right === undefined) return undefined
  if (only?.kind === 'leaf') return only
  return { kind: 'branch', hash: branchHash(rootOf(left), rootOf(right)), left, right }
}

function put(
  tree: SparseTree,
  added: SparseNode & { kind: 'leaf' },
  level: number,
  depth: number,
): SparseTree {
  if (tree === undefined) return added
  if (tree.kind === 'leaf') {
    if (tree.key === added.key) return added
    if (level >= depth)
      throw new BftError('TREE_DEPTH_EXCEEDED', `Two keys share the first ${depth} bits of their paths.`)
    const old = sideOf(tree.key, level) ? { left: undefined, right: tree } : { left: tree, right: undefined }
    return split(old, added, level, depth)
  }
  return split(tree, added, level, depth)
}

function split(
  { left, right }: { left: SparseTree; right: SparseTree },
  added: SparseNode & { kind: 'leaf' },
  level: number,
  depth: number,
): SparseTree {
  return sideOf(added.key, level)
    ? branch(left, put(right, added, level + 1, depth))
    : branch(put(left, added, level + 1, depth), right)
}

function without(tree: SparseTree, key: bigint, level: number): SparseTree {
  if (tree === undefined) return undefined
  if (tree.kind === 'leaf') return tree.key === key ? undefined : tree
  return sideOf(key, level)
    ? branch(tree.left, without(tree.right, key, level + 1))
    : branch(without(tree.left, key, level + 1), tree.right)
}

/**
 * The tree with a value under a key, which it inserts or replaces. A value of 0 is a value.
 *
 * @throws BftError FIELD_OUT_OF_RANGE, INVALID_TREE_DEPTH, TREE_DEPTH_EXCEEDED
 */
export function setLeaf(tree: SparseTree, entry: { key: bigint; value: bigint; depth: number }): SparseTree {
  assertDepth(entry.depth)
  assertInRange('key', entry.key)
  assertInRange('value', entry.value)
  const added = leaf(entry.key, entry.value) as SparseNode & { kind: 'leaf' }
  return put(tree, added, 0, entry.depth)
}

/**
 * The tree without a key.
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function deleteLeaf(tree: SparseTree, key: bigint): SparseTree {
  assertInRange('key', key)
  return without(tree, key, 0)
}
