import { assertInRange, taggedHash } from '../layout.js'
import { sortEntries } from './allow-list.js'
import { createListTree, LIST_DEPTH, type ListTree, listRoot } from './list-tree.js'

const LAST_ACCOUNT = (1n << 160n) - 1n

/** Accounts from the first to the last, both allowed. */
export type Span = { readonly first: bigint; readonly last: bigint }

/** A list of denied accounts, committed to as the spans between them. */
export type DenyList = {
  readonly kind: 'deny list'
  readonly root: bigint
  readonly spans: readonly Span[]
  readonly tree: ListTree
}

/**
 * The list of accounts that a predicate denies. Whoever verifies against its root trusts its maker to have left no
 * denied account in a span.
 *
 * @throws PredicateError DUPLICATE_ENTRY, LIST_TOO_LONG, INVALID_LIST_DEPTH
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function createDenyList({
  accounts,
  depth = LIST_DEPTH,
}: {
  accounts: readonly bigint[]
  depth?: number
}): DenyList {
  for (const account of accounts) assertInRange('account', account)
  const denied = sortEntries(accounts)
  const spans = [...denied, LAST_ACCOUNT + 1n]
    .map((next, i) => ({ first: (denied[i - 1] ?? -1n) + 1n, last: next - 1n }))
    .filter(({ first, last }) => first <= last)
  const tree = createListTree(
    spans.map((span) => taggedHash('allowed span', span)),
    depth,
  )
  return { kind: 'deny list', root: listRoot(tree), spans, tree }
}
