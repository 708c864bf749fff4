import { BftError } from '../bft-error.js'
import type { Validator } from '../validators/validator.js'
import { createValidatorSet, type ValidatorSet } from '../validators/validator-set.js'
import { signersOf } from '../votes/bitmap.js'
import { powerOf } from '../votes/power.js'
import { verifyVotes } from '../votes/verify-votes.js'
import type { VoteSet } from '../votes/vote-set.js'

/** Two vote sets of one slot. */
export type EquivocationEvidence = {
  readonly validators: readonly Validator[]
  readonly first: VoteSet
  readonly second: VoteSet
}

/** Proven double votes. Bit i of `signers` is validator i of the set with `validatorsRoot`. */
export type Equivocation = {
  readonly kind: 'equivocation'
  readonly validatorsRoot: bigint
  readonly height: bigint
  readonly round: bigint
  readonly type: bigint
  readonly headerHashes: readonly [bigint, bigint]
  readonly signers: bigint
  readonly power: bigint
  readonly totalPower: bigint
}

const SLOT = ['chainId', 'height', 'round', 'type'] as const

/** `findEquivocation` for a set that is already checked. */
export function equivocationOf(
  chainId: bigint,
  validators: ValidatorSet,
  { first, second }: Omit<EquivocationEvidence, 'validators'>,
): Equivocation {
  const { height, round, type } = first.vote
  const differing = SLOT.find((field) => first.vote[field] !== second.vote[field])
  if (differing !== undefined)
    throw new BftError('NO_MISBEHAVIOUR', `Votes of different ${differing} do not contradict each other.`)
  if (first.vote.headerHash === second.vote.headerHash)
    throw new BftError('NO_MISBEHAVIOUR', 'Both vote sets are for the same header.')
  verifyVotes({ chainId, validators, votes: first })
  verifyVotes({ chainId, validators, votes: second })
  const signers = first.signers & second.signers
  if (signers === 0n) throw new BftError('NO_MISBEHAVIOUR', 'Nobody signed both.')
  return {
    kind: 'equivocation',
    validatorsRoot: validators.root,
    height,
    round,
    type,
    headerHashes: [first.vote.headerHash, second.vote.headerHash],
    signers,
    power: powerOf(validators, signersOf(signers)),
    totalPower: validators.totalPower,
  }
}

/**
 * Names the validators who signed two headers (or a header and none) at one height, round and type.
 *
 * @throws BftError NO_MISBEHAVIOUR, and what `verifyVotes` and `createValidatorSet` throw
 */
export function findEquivocation(chainId: bigint, evidence: EquivocationEvidence): Equivocation {
  return equivocationOf(chainId, createValidatorSet(evidence.validators), evidence)
}
