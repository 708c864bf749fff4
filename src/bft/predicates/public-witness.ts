import { stateKey } from '../state/state-key.js'
import type { ExclusionProof, InclusionProof } from '../state/state-proof.js'
import { verifyExclusion, verifyInclusion } from '../state/verify-state-proof.js'
import { neighbourInputs, pathInputs } from './path-inputs.js'
import { PredicateError } from './predicate-error.js'
import { type StateWitness, stateWitness } from './statement.js'

/** A public entry of the state and the proof of what it holds; `depth` is that of the circuit. */
export type EntryParameters<Proof> = {
  readonly stateRoot: bigint
  readonly account: bigint
  readonly slot: bigint
  readonly proof: Proof
  readonly depth: number
}

function assertKey({ account, slot, proof }: EntryParameters<{ readonly key: bigint }>): void {
  if (proof.key === stateKey({ account, slot })) return
  throw new PredicateError('WRONG_STATE_KEY', "The proof is of another key than that of the account's slot.")
}

/**
 * Inputs of `bft-inclusion`: the state holds a value in an account's slot.
 *
 * @throws PredicateError WRONG_STATE_KEY
 * @throws BftError INVALID_STATE_PROOF, INVALID_TREE_DEPTH, FIELD_OUT_OF_RANGE
 */
export function buildInclusionWitness(entry: EntryParameters<InclusionProof>): StateWitness<'inclusion'> {
  assertKey(entry)
  const { stateRoot, account, slot, proof, depth } = entry
  verifyInclusion(stateRoot, proof, depth)
  const statement = { stateRoot, account, slot, value: proof.value }
  return stateWitness('inclusion', statement, pathInputs(proof.siblings, depth))
}

/**
 * Inputs of `bft-exclusion`: the state holds nothing, not even 0, in an account's slot.
 *
 * @throws PredicateError WRONG_STATE_KEY
 * @throws BftError INVALID_STATE_PROOF, INVALID_TREE_DEPTH, FIELD_OUT_OF_RANGE
 */
export function buildExclusionWitness(entry: EntryParameters<ExclusionProof>): StateWitness<'exclusion'> {
  assertKey(entry)
  const { stateRoot, account, slot, proof, depth } = entry
  verifyExclusion(stateRoot, proof, depth)
  return stateWitness(
    'exclusion',
    { stateRoot, account, slot },
    {
      ...pathInputs(proof.siblings, depth),
      ...neighbourInputs(proof),
    },
  )
}
