import { sha256 } from '@noble/hashes/sha2.js'
import { ZERO_CHUNK } from './chunk.js'

/** SHA-256 of two 32-byte nodes: the parent of both. */
export function hashNodes(left: Uint8Array, right: Uint8Array): Uint8Array {
  const pair = new Uint8Array(64)
  pair.set(left, 0)
  pair.set(right, 32)
  return sha256(pair)
}

/** Levels of the smallest binary tree with room for `count` leaves. */
function treeDepth(count: number): number {
  let depth = 0
  while (2 ** depth < count) depth++
  return depth
}

/**
 * All levels of the Merkle tree over `chunks`, leaves first, root last; leaves are padded with zero chunks to
 * `2 ** depth`. For the small containers of this package only: it holds every node.
 */
export function merkleLevels(
  chunks: readonly Uint8Array[],
  depth = treeDepth(chunks.length),
): Uint8Array[][] {
  const size = 2 ** depth
  if (chunks.length > size)
    throw new RangeError(`${chunks.length} chunks do not fit a tree of depth ${depth}`)
  let level = Array.from({ length: size }, (_, i) => chunks[i] ?? ZERO_CHUNK)
  const levels = [level]
  while (level.length > 1) {
    const below = level
    level = Array.from({ length: below.length / 2 }, (_, i) =>
      hashNodes(below[2 * i] as Uint8Array, below[2 * i + 1] as Uint8Array),
    )
    levels.push(level)
  }
  return levels
}

/** `merkleize` of the SSZ specification for a vector or a container of `chunks`. */
export function merkleize(chunks: readonly Uint8Array[], depth?: number): Uint8Array {
  return merkleLevels(chunks, depth).at(-1)?.[0] as Uint8Array
}

/** Siblings from leaf `index` up to the root, lowest first: the branch that proves that leaf. */
export function merkleBranch(chunks: readonly Uint8Array[], index: number, depth?: number): Uint8Array[] {
  const levels = merkleLevels(chunks, depth)
  if (!Number.isInteger(index) || index < 0 || index >= (levels[0]?.length ?? 0)) {
    throw new RangeError(`no leaf ${index} in the tree`)
  }
  return levels.slice(0, -1).map((level, height) => level[(index >> height) ^ 1] as Uint8Array)
}
