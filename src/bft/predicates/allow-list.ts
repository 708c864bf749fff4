import { taggedHash } from '../layout.js'
import { createListTree, LIST_DEPTH, type ListTree, listRoot } from './list-tree.js'
import { PredicateError } from './predicate-error.js'

/** A list of allowed accounts; `entries` ascend, so the root does not depend on the order they came in. */
export type AllowList = {
  readonly kind: 'allow list'
  readonly root: bigint
  readonly entries: readonly bigint[]
  readonly tree: ListTree
}

/** A list of allowed values, any field elements. */
export type ValueList = Omit<AllowList, 'kind'> & { readonly kind: 'value list' }

/**
 * Entries in ascending order.
 *
 * @throws PredicateError DUPLICATE_ENTRY
 */
export function sortEntries(entries: readonly bigint[]): bigint[] {
  const sorted = entries.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  if (sorted.some((entry, i) => entry === sorted[i - 1]))
    throw new PredicateError('DUPLICATE_ENTRY', 'An entry is on the list twice.')
  return sorted
}

/**
 * The list of accounts that a predicate allows.
 *
 * @throws PredicateError DUPLICATE_ENTRY, LIST_TOO_LONG, INVALID_LIST_DEPTH
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function createAllowList({
  accounts,
  depth = LIST_DEPTH,
}: {
  accounts: readonly bigint[]
  depth?: number
}): AllowList {
  const entries = sortEntries(accounts)
  const tree = createListTree(
    entries.map((account) => taggedHash('allowed account', { account })),
    depth,
  )
  return { kind: 'allow list', root: listRoot(tree), entries, tree }
}

/**
 * The list of values that a predicate allows.
 *
 * @throws PredicateError DUPLICATE_ENTRY, LIST_TOO_LONG, INVALID_LIST_DEPTH
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function createValueList({
  values,
  depth = LIST_DEPTH,
}: {
  values: readonly bigint[]
  depth?: number
}): ValueList {
  const entries = sortEntries(values)
  const tree = createListTree(
    entries.map((value) => taggedHash('allowed value', { value })),
    depth,
  )
  return { kind: 'value list', root: listRoot(tree), entries, tree }
}
