import { stateKey } from '../state/state-key.js'
import type { InclusionProof } from '../state/state-proof.js'
import { verifyInclusion } from '../state/verify-state-proof.js'
import { accountOf, nullifierOf } from './owner.js'
import { pathInputs } from './path-inputs.js'
import { PredicateError } from './predicate-error.js'

/** What every private predicate takes: the holder's secret and proof, and what the proof is for. */
export type HolderParameters = {
  readonly stateRoot: bigint
  readonly slot: bigint
  /** A field element below r that the verifier computes too, from its chain, contract, sender and purpose. */
  readonly context: bigint
  /** A field element below r that the proof carries unaltered, such as a recipient; 0 when there is nothing to say. */
  readonly message: bigint
  readonly secret: bigint
  readonly proof: InclusionProof
  /** Depth of the circuit. */
  readonly depth: number
}

/** Amounts of the predicates `balance` and `range` lie below this. */
export const AMOUNT_LIMIT = 1n << 128n

/**
 * The shared part of the private predicates. Twin of `circuits/bft/state/owned-value.circom`.
 *
 * @throws PredicateError INVALID_SECRET, WRONG_OWNER
 * @throws BftError INVALID_STATE_PROOF, INVALID_TREE_DEPTH, FIELD_OUT_OF_RANGE
 */
export function ownedValue({ stateRoot, slot, context, message, secret, proof, depth }: HolderParameters) {
  const account = accountOf(secret)
  if (proof.key !== stateKey({ account, slot }))
    throw new PredicateError('WRONG_OWNER', 'The proof is of an entry that the secret does not own.')
  verifyInclusion(stateRoot, proof, depth)
  return {
    account,
    value: proof.value,
    shared: { stateRoot, slot, context, message, nullifier: nullifierOf({ secret, context }) },
    hidden: { secret, value: proof.value, ...pathInputs(proof.siblings, depth) },
  }
}

/** Throws PREDICATE_FALSE unless a predicate holds. */
export function assertHolds(holds: boolean): void {
  if (!holds) throw new PredicateError('PREDICATE_FALSE', 'The predicate does not hold for this entry.')
}
