import type { SignedSlot } from '../batch/inputs.js'
import type { ValidatorSet } from '../validators/validator-set.js'
import { signersOf } from '../votes/bitmap.js'
import type { VoteSet } from '../votes/vote-set.js'

/** A slot for each place of a circuit: the signature of a signer, nothing elsewhere. `among` leaves some signers out. */
export function signatureSlots(parameters: {
  validators: ValidatorSet
  votes: VoteSet
  size: number
  among?: bigint
}): (SignedSlot | undefined)[] {
  const { validators, votes, size, among = votes.signers } = parameters
  const slots = new Array<SignedSlot | undefined>(size).fill(undefined)
  for (const [i, place] of signersOf(votes.signers).entries()) {
    const publicKey = validators.validators[place]?.publicKey
    const signature = votes.signatures[i]
    if (publicKey === undefined || signature === undefined) continue
    if (((among >> BigInt(place)) & 1n) === 1n) slots[place] = { publicKey, signature }
  }
  return slots
}
