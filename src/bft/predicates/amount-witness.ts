import { assertInRange } from '../layout.js'
import { AMOUNT_LIMIT, assertHolds, type HolderParameters, ownedValue } from './owned-value.js'
import { PredicateError } from './predicate-error.js'
import { type StateWitness, stateWitness } from './statement.js'

/**
 * Inputs of `bft-balance`: the prover owns an account whose slot holds an amount of at least the threshold.
 *
 * @throws PredicateError INVALID_SECRET, WRONG_OWNER, NOT_AN_AMOUNT, PREDICATE_FALSE
 * @throws BftError INVALID_STATE_PROOF, INVALID_TREE_DEPTH, FIELD_OUT_OF_RANGE
 */
export function buildBalanceWitness(
  parameters: HolderParameters & { readonly threshold: bigint },
): StateWitness<'balance'> {
  const { threshold } = parameters
  assertInRange('threshold', threshold)
  const { value, shared, hidden } = ownedValue(parameters)
  assertAmount(value)
  assertHolds(value >= threshold)
  return stateWitness('balance', { ...shared, threshold }, hidden)
}

/**
 * Inputs of `bft-range`: the prover owns an account whose slot holds an amount from `low` to `high`, both allowed.
 *
 * @throws PredicateError INVALID_SECRET, WRONG_OWNER, NOT_AN_AMOUNT, PREDICATE_FALSE
 * @throws BftError INVALID_STATE_PROOF, INVALID_TREE_DEPTH, FIELD_OUT_OF_RANGE
 */
export function buildRangeWitness(
  parameters: HolderParameters & { readonly low: bigint; readonly high: bigint },
): StateWitness<'range'> {
  const { low, high } = parameters
  assertInRange('low', low)
  assertInRange('high', high)
  const { value, shared, hidden } = ownedValue(parameters)
  assertAmount(value)
  assertHolds(low <= value && value <= high)
  return stateWitness('range', { ...shared, low, high }, hidden)
}

function assertAmount(value: bigint): void {
  if (value < AMOUNT_LIMIT) return
  throw new PredicateError('NOT_AN_AMOUNT', 'What the slot holds is not an amount of 128 bits.')
}
