import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../../src/arithmetic/scalar-field.js'
import { createAllowList, createValueList } from '../../../src/bft/predicates/allow-list.js'
import { createDenyList } from '../../../src/bft/predicates/deny-list.js'
import { createListTree, listRoot, listSiblings } from '../../../src/bft/predicates/list-tree.js'
import { PredicateError } from '../../../src/bft/predicates/predicate-error.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { expectCode } from '../expect-code.js'

const LAST = 2n ** 160n - 1n
const account = fc.bigInt({ min: 0n, max: LAST })
const codeOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (error instanceof PredicateError) return error.code
    throw error
  }
  return 'NONE'
}

/** The root over all 2^depth leaves, the padding written out. */
function naiveRoot(leaves: readonly bigint[], depth: number): bigint {
  let row = Array.from({ length: 2 ** depth }, (_, i) => leaves[i] ?? 0n)
  while (row.length > 1)
    row = Array.from({ length: row.length / 2 }, (_, i) => poseidon([row[2 * i] ?? 0n, row[2 * i + 1] ?? 0n]))
  return row[0] ?? 0n
}

describe("a list's tree", () => {
  test('default: root and siblings are those of the tree with its padding written out', () => {
    for (const depth of [1, 3, 4])
      for (let count = 0; count <= 2 ** depth; count++) {
        const leaves = Array.from({ length: count }, (_, i) => poseidon([BigInt(i)]))
        const tree = createListTree(leaves, depth)
        expect(listRoot(tree)).toBe(naiveRoot(leaves, depth))
        for (let index = 0; index < 2 ** depth; index++) {
          const climbed = listSiblings(tree, index).reduce(
            (node, sibling, level) => poseidon((index >> level) & 1 ? [sibling, node] : [node, sibling]),
            leaves[index] ?? 0n,
          )
          expect(climbed).toBe(listRoot(tree))
        }
      }
  })

  test('error: too many leaves, or a depth that no circuit has', () => {
    expect(codeOf(() => createListTree([1n, 2n, 3n], 1))).toBe('LIST_TOO_LONG')
    for (const depth of [0, 33, 1.5])
      expect(codeOf(() => createListTree([], depth))).toBe('INVALID_LIST_DEPTH')
  })
})

describe('lists', () => {
  test('default: the order of entries does not matter, each entry does, and the kinds differ', () => {
    const root = (...accounts: bigint[]) => createAllowList({ accounts }).root
    expect(root(3n, 1n, 2n)).toBe(root(1n, 2n, 3n))
    expect(root(1n, 2n)).not.toBe(root(1n, 3n))
    expect(root(1n, 2n)).not.toBe(root(1n, 2n, 3n))
    expect(root(1n, 2n)).not.toBe(createValueList({ values: [1n, 2n] }).root)
    expect(root()).toBe(createValueList({ values: [] }).root)
  })

  test('error: an entry twice, or wider than its kind', async () => {
    expect(codeOf(() => createAllowList({ accounts: [1n, 2n, 1n] }))).toBe('DUPLICATE_ENTRY')
    expect(codeOf(() => createDenyList({ accounts: [1n, 1n] }))).toBe('DUPLICATE_ENTRY')
    expect(codeOf(() => createAllowList({ accounts: [1n, 2n, 3n], depth: 1 }))).toBe('LIST_TOO_LONG')
    await expectCode('FIELD_OUT_OF_RANGE', () => createAllowList({ accounts: [LAST + 1n] }))
    await expectCode('FIELD_OUT_OF_RANGE', () => createDenyList({ accounts: [LAST + 1n] }))
    await expectCode('FIELD_OUT_OF_RANGE', () => createDenyList({ accounts: [-1n] }))
    await expectCode('FIELD_OUT_OF_RANGE', () => createValueList({ values: [SCALAR_FIELD_ORDER] }))
    expect(createValueList({ values: [SCALAR_FIELD_ORDER - 1n] }).entries).toHaveLength(1)
  })

  test('behavior: the spans of a deny list hold every account but the denied ones, each once', () => {
    const set = fc.uniqueArray(
      fc.oneof(account, fc.bigInt(0n, 5n), fc.constant(LAST), fc.constant(LAST - 1n)),
      {
        maxLength: 12,
      },
    )
    fc.assert(
      fc.property(set, account, (accounts, other) => {
        const { spans } = createDenyList({ accounts, depth: 4 })
        const holds = (candidate: bigint) =>
          spans.filter(({ first, last }) => first <= candidate && candidate <= last).length
        for (const denied of accounts) {
          expect(holds(denied)).toBe(0)
          for (const near of [denied - 1n, denied + 1n])
            if (near >= 0n && near <= LAST) expect(holds(near)).toBe(accounts.includes(near) ? 0 : 1)
        }
        expect(holds(other)).toBe(accounts.includes(other) ? 0 : 1)
        const total = spans.reduce((sum, { first, last }) => sum + last - first + 1n, BigInt(accounts.length))
        expect(total).toBe(LAST + 1n)
      }),
      { numRuns: 60 },
    )
    expect(createDenyList({ accounts: [] }).spans).toEqual([{ first: 0n, last: LAST }])
  })
})
