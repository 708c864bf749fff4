import { BftError } from '../bft-error.js'
import type { Signature } from '../signature/sign.js'
import { signersOf } from './bitmap.js'
import type { SignedVote, Vote } from './vote.js'

/** Signatures on one vote. Bit i of `signers` is validator i; `signatures` follow the set bits, the lowest first. */
export type VoteSet = {
  readonly vote: Vote
  readonly signers: bigint
  readonly signatures: readonly Signature[]
}

const SLOT = ['chainId', 'height', 'round', 'type', 'headerHash'] as const

/**
 * Joins signed votes in increasing order of signers.
 *
 * @throws BftError NO_VOTES, MIXED_VOTES when they differ in chain, height, round, type or header, DUPLICATE_SIGNER,
 * WRONG_SIGNER_ORDER, SIGNER_OUT_OF_RANGE
 */
export function collectVotes(votes: readonly SignedVote[]): VoteSet {
  const first = votes[0]
  if (first === undefined) throw new BftError('NO_VOTES', 'There are no votes to collect.')
  let signers = 0n
  let last = -1
  for (const { vote, index } of votes) {
    const differing = SLOT.find((field) => vote[field] !== first.vote[field])
    if (differing !== undefined)
      throw new BftError('MIXED_VOTES', `Votes of different ${differing} do not count together.`)
    if (!Number.isInteger(index) || index < 0 || index > 255)
      throw new BftError('SIGNER_OUT_OF_RANGE', `There is no validator ${index}.`)
    if (index === last) throw new BftError('DUPLICATE_SIGNER', `Validator ${index} is counted twice.`)
    if (index < last) throw new BftError('WRONG_SIGNER_ORDER', 'Signers must come in increasing order.')
    last = index
    signers |= 1n << BigInt(index)
  }
  return { vote: { ...first.vote }, signers, signatures: votes.map(({ signature }) => signature) }
}

/**
 * The signers' places, after checking that the bitmap fits the set and the signatures.
 *
 * @throws BftError SIGNER_OUT_OF_RANGE, SIGNATURE_COUNT_MISMATCH
 */
export function assertShape(votes: VoteSet, validatorCount: number): number[] {
  if (votes.signers < 0n || votes.signers >> BigInt(validatorCount) !== 0n)
    throw new BftError('SIGNER_OUT_OF_RANGE', 'A signer lies outside the validator set.')
  const signers = signersOf(votes.signers)
  if (signers.length !== votes.signatures.length)
    throw new BftError('SIGNATURE_COUNT_MISMATCH', 'Each signer brings exactly one signature.', {
      facts: [`signers: ${signers.length}`, `signatures: ${votes.signatures.length}`],
    })
  return signers
}
