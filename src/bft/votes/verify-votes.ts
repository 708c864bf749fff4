import { BftError } from '../bft-error.js'
import { verifySignature } from '../signature/verify-signature.js'
import type { ValidatorSet } from '../validators/validator-set.js'
import { powerOf } from './power.js'
import { hashVote } from './vote.js'
import { assertShape, type VoteSet } from './vote-set.js'

/** Who voted, and with what power. */
export type CountedVotes = { readonly signers: readonly number[]; readonly power: bigint }

/**
 * Counts a vote set, every signature of which must hold.
 *
 * @throws BftError WRONG_CHAIN, SIGNER_OUT_OF_RANGE, SIGNATURE_COUNT_MISMATCH, INVALID_SIGNATURE, FIELD_OUT_OF_RANGE
 */
export function verifyVotes(parameters: {
  chainId: bigint
  validators: ValidatorSet
  votes: VoteSet
}): CountedVotes {
  const { chainId, validators, votes } = parameters
  if (votes.vote.chainId !== chainId)
    throw new BftError('WRONG_CHAIN', `The votes are of chain ${votes.vote.chainId}, not ${chainId}.`)
  const signers = assertShape(votes, validators.validators.length)
  const message = hashVote(votes.vote)
  signers.forEach((signer, i) => {
    const publicKey = validators.validators[signer]?.publicKey
    const signature = votes.signatures[i]
    if (
      publicKey === undefined ||
      signature === undefined ||
      !verifySignature({ publicKey, message, signature })
    )
      throw new BftError('INVALID_SIGNATURE', `The signature of validator ${signer} does not hold.`)
  })
  return { signers, power: powerOf(validators, signers) }
}
