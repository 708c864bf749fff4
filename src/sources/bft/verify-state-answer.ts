import { BftError } from '../../bft/bft-error.js'
import type { StateProof } from '../../bft/json/parse-bft-json.js'
import { stateKey } from '../../bft/state/state-key.js'
import { verifyExclusion, verifyInclusion } from '../../bft/state/verify-state-proof.js'
import type { Header } from '../../bft/votes/header.js'

/** A proven slot: its value, `undefined` where the state holds nothing, with the proof for a circuit. */
export type VerifiedState = { readonly value: bigint | undefined; readonly proof: StateProof }

/** Most siblings that any tree may have. */
const MAX_DEPTH = 253

/**
 * Judges what somebody says about a slot by the state root of a trusted header.
 *
 * @throws BftError INVALID_STATE_PROOF, FIELD_OUT_OF_RANGE
 */
export function verifyStateAnswer(parameters: {
  header: Header
  account: bigint
  slot: bigint
  proof: StateProof
}): VerifiedState {
  const { header, account, slot, proof } = parameters
  if (proof.key !== stateKey({ account, slot }))
    throw new BftError('INVALID_STATE_PROOF', 'The proof is about another slot.')
  if (proof.kind === 'exclusion') {
    verifyExclusion(header.stateRoot, proof, MAX_DEPTH)
    return { value: undefined, proof }
  }
  verifyInclusion(header.stateRoot, proof, MAX_DEPTH)
  return { value: proof.value, proof }
}
