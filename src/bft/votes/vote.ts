import { taggedHash } from '../layout.js'
import type { KeyPair } from '../signature/key-pair.js'
import { type Signature, sign } from '../signature/sign.js'

/** Kinds of votes, numbered as in Tendermint. */
export const PREVOTE = 1n
export const PRECOMMIT = 2n

/** What a validator signs. It names its slot, so two votes of one slot for different headers are equivocation. */
export type Vote = {
  readonly chainId: bigint
  readonly height: bigint
  readonly round: bigint
  readonly type: bigint
  /** Zero votes for no header. */
  readonly headerHash: bigint
}

/** A vote with the place of its signer in the validator set. */
export type SignedVote = { readonly vote: Vote; readonly index: number; readonly signature: Signature }

/**
 * The message of a vote.
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function hashVote(vote: Vote): bigint {
  return taggedHash('vote', vote)
}

/** Signs a vote. */
export function signVote(keys: KeyPair, vote: Vote): Signature {
  return sign(keys, hashVote(vote))
}
