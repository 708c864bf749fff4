import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { committeeTree, openingChildren, topNodes } from '../../../src/ethereum/committee/committee-tree.js'
import { poseidon as reference } from '../../../src/hash/poseidon.js'

const counting = (count: number): bigint[] => Array.from({ length: count }, (_, i) => BigInt(i + 1))

/** The root of a complete subtree, from the top down. */
function naiveRoot(leaves: readonly bigint[], depth: number): bigint {
  if (depth === 0) return leaves[0] ?? 0n
  const width = 8 ** (depth - 1)
  return reference(
    Array.from({ length: 8 }, (_, i) => naiveRoot(leaves.slice(i * width, (i + 1) * width), depth - 1)),
  )
}

describe('committeeTree', () => {
  test('default: 512 leaves, three levels of eight children', () => {
    const tree = committeeTree(counting(512))
    expect(tree.root).toBe(naiveRoot(counting(512), 3))
    expect(tree.levels.map((level) => level.length)).toEqual([512, 64, 8, 1])
  })

  test('args: 32 leaves are padded with zeros to 64', () => {
    const tree = committeeTree(counting(32))
    expect(tree.root).toBe(naiveRoot([...counting(32), ...new Array<bigint>(32).fill(0n)], 2))
    expect(tree.levels.map((level) => level.length)).toEqual([64, 8, 1])
  })

  test('behavior: leaves and their positions count', () => {
    const roots = new Set([committeeTree(counting(32)).root])
    for (let i = 0; i < 32; i += 3) {
      roots.add(committeeTree(counting(32).map((leaf, k) => (k === i ? leaf + 100n : leaf))).root)
    }
    for (let i = 0; i < 31; i += 3) {
      const swapped = counting(32)
      ;[swapped[i], swapped[i + 1]] = [swapped[i + 1]!, swapped[i]!]
      roots.add(committeeTree(swapped).root)
    }
    expect(roots.size).toBe(1 + 11 + 11)
  })
})

/** Hashes upwards from a leaf as the circuit does: each level's selected child must be the value from below. */
function climb(leaf: bigint, index: number, opening: readonly (readonly bigint[])[]): bigint | undefined {
  let value = leaf
  let position = index
  for (const children of opening) {
    if (children.length !== 8 || children[position % 8] !== value) return undefined
    value = reference(children)
    position = Math.floor(position / 8)
  }
  return value
}

describe('openingChildren', () => {
  const tree = committeeTree(counting(512))

  test('default: an opening leads from the leaf to the root', () => {
    fc.assert(
      fc.property(fc.nat(511), (index) => {
        expect(climb(BigInt(index + 1), index, openingChildren(tree, index, 3))).toBe(tree.root)
      }),
      { numRuns: 30 },
    )
  })

  test.each([1, 2])('behavior: with %i shared levels it leads to one of the shared nodes', (shared) => {
    const nodes = topNodes(tree, shared)
    expect(nodes).toHaveLength(8 ** shared)
    expect(naiveFold(nodes)).toBe(tree.root)
    for (const index of [0, 7, 8, 63, 64, 300, 511]) {
      const opening = openingChildren(tree, index, 3 - shared)
      const node = nodes[Math.floor(index / 8 ** (3 - shared))]
      expect(climb(BigInt(index + 1), index, opening)).toBe(node)
    }
  })

  test('error: another leaf, another index or another sibling leads nowhere', () => {
    const opening = openingChildren(tree, 300, 3)
    expect(climb(301n, 300, opening)).toBe(tree.root)
    expect(climb(302n, 300, opening)).toBeUndefined()
    expect(climb(301n, 301, opening)).toBeUndefined()
    expect(climb(301n, 308, opening)).toBeUndefined()
    for (let level = 0; level < 3; level++) {
      for (let i = 0; i < 8; i++) {
        const changed = opening.map((children, k) =>
          k === level ? children.map((child, m) => (m === i ? child + 1n : child)) : children,
        )
        expect(climb(301n, 300, changed)).not.toBe(tree.root)
      }
    }
  })
})

function naiveFold(nodes: readonly bigint[]): bigint {
  if (nodes.length === 1) return nodes[0]!
  return naiveFold(
    Array.from({ length: nodes.length / 8 }, (_, i) => reference(nodes.slice(8 * i, 8 * i + 8))),
  )
}
