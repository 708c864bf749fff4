import { BftError } from '../bft-error.js'
import { assertInRange } from '../layout.js'
import { assertDepth, branchHash, leafHash, sideOf } from './sparse-tree.js'
import type { ExclusionProof, InclusionProof } from './state-proof.js'

function invalid(reason: string): BftError {
  return new BftError('INVALID_STATE_PROOF', reason)
}

function assertSiblings(siblings: readonly bigint[], depth: number): void {
  assertDepth(depth)
  if (siblings.length > depth) throw invalid(`The proof has more than ${depth} siblings.`)
  for (const sibling of siblings) assertInRange('sibling', sibling)
  // A leaf hangs as high as it can, so circuits may find its level as that of the last sibling that is not zero.
  if (siblings.at(-1) === 0n) throw invalid('The last sibling is empty.')
}

function climb(key: bigint, bottom: bigint, siblings: readonly bigint[]): bigint {
  return siblings.reduceRight(
    (node, sibling, level) => (sideOf(key, level) ? branchHash(sibling, node) : branchHash(node, sibling)),
    bottom,
  )
}

/**
 * Throws unless a tree with `root` holds the value under the key.
 *
 * @throws BftError INVALID_STATE_PROOF, INVALID_TREE_DEPTH, FIELD_OUT_OF_RANGE
 */
export function verifyInclusion(root: bigint, proof: InclusionProof, depth: number): void {
  const { key, value, siblings } = proof
  assertSiblings(siblings, depth)
  if (climb(key, leafHash(key, value), siblings) !== root)
    throw invalid('The root does not hold this value under this key.')
}

/**
 * Throws unless a tree with `root` holds nothing under the key.
 *
 * @throws BftError INVALID_STATE_PROOF, INVALID_TREE_DEPTH, FIELD_OUT_OF_RANGE
 */
export function verifyExclusion(root: bigint, proof: ExclusionProof, depth: number): void {
  const { key, siblings, neighbour } = proof
  assertInRange('key', key)
  assertSiblings(siblings, depth)
  if (neighbour?.key === key) throw invalid('The neighbour is the key itself.')
  const mask = (1n << BigInt(siblings.length)) - 1n
  if (neighbour !== undefined && (neighbour.key & mask) !== (key & mask))
    throw invalid('The neighbour lies on another path.')
  const bottom = neighbour === undefined ? 0n : leafHash(neighbour.key, neighbour.value)
  if (climb(key, bottom, siblings) !== root) throw invalid('The root may hold something under this key.')
}

/**
 * Root after the value of an included key is replaced.
 *
 * @throws BftError as `verifyInclusion` does
 */
export function updatedRoot(
  root: bigint,
  proof: InclusionProof,
  change: { value: bigint; depth: number },
): bigint {
  verifyInclusion(root, proof, change.depth)
  return climb(proof.key, leafHash(proof.key, change.value), proof.siblings)
}
