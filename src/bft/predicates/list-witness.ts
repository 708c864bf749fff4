import type { AllowList, ValueList } from './allow-list.js'
import type { DenyList } from './deny-list.js'
import { type ListTree, listSiblings } from './list-tree.js'
import { assertHolds, type HolderParameters, ownedValue } from './owned-value.js'
import { type StateWitness, stateWitness } from './statement.js'

function placeInList(tree: ListTree, index: number) {
  assertHolds(index >= 0)
  return { index: BigInt(index), listSiblings: listSiblings(tree, index) }
}

/**
 * Inputs of `bft-allow-list`: the prover owns an account that is on the list and has something in a slot.
 *
 * @throws PredicateError INVALID_SECRET, WRONG_OWNER, PREDICATE_FALSE
 * @throws BftError INVALID_STATE_PROOF, INVALID_TREE_DEPTH, FIELD_OUT_OF_RANGE
 */
export function buildAllowListWitness(
  parameters: HolderParameters & { readonly list: AllowList },
): StateWitness<'allow list'> {
  const { list } = parameters
  const { account, shared, hidden } = ownedValue(parameters)
  const place = placeInList(list.tree, list.entries.indexOf(account))
  return stateWitness('allow list', { ...shared, allowListRoot: list.root }, { ...hidden, ...place })
}

/**
 * Inputs of `bft-value-list`: the prover owns an account whose slot holds one of the list's values.
 *
 * @throws PredicateError INVALID_SECRET, WRONG_OWNER, PREDICATE_FALSE
 * @throws BftError INVALID_STATE_PROOF, INVALID_TREE_DEPTH, FIELD_OUT_OF_RANGE
 */
export function buildValueListWitness(
  parameters: HolderParameters & { readonly list: ValueList },
): StateWitness<'value list'> {
  const { list } = parameters
  const { value, shared, hidden } = ownedValue(parameters)
  const place = placeInList(list.tree, list.entries.indexOf(value))
  return stateWitness('value list', { ...shared, valueListRoot: list.root }, { ...hidden, ...place })
}

/**
 * Inputs of `bft-deny-list`: the prover owns an account that is not on the list and has something in a slot.
 *
 * @throws PredicateError INVALID_SECRET, WRONG_OWNER, PREDICATE_FALSE
 * @throws BftError INVALID_STATE_PROOF, INVALID_TREE_DEPTH, FIELD_OUT_OF_RANGE
 */
export function buildDenyListWitness(
  parameters: HolderParameters & { readonly list: DenyList },
): StateWitness<'deny list'> {
  const { list } = parameters
  const { account, shared, hidden } = ownedValue(parameters)
  const index = list.spans.findIndex(({ first, last }) => first <= account && account <= last)
  const place = placeInList(list.tree, index)
  return stateWitness(
    'deny list',
    { ...shared, denyListRoot: list.root },
    {
      ...hidden,
      ...place,
      ...(list.spans[index] as DenyList['spans'][number]),
    },
  )
}
