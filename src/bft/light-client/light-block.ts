import { BftError } from '../bft-error.js'
import type { Validator } from '../validators/validator.js'
import { createValidatorSet, type ValidatorSet } from '../validators/validator-set.js'
import { type Header, hashHeader } from '../votes/header.js'
import { PRECOMMIT } from '../votes/vote.js'
import type { VoteSet } from '../votes/vote-set.js'

/** What a source serves for a height: nothing in it is trusted. */
export type LightBlock = {
  readonly header: Header
  /** Precommits for the header. */
  readonly commit: VoteSet
  /** Opens `header.validatorsRoot`. */
  readonly validators: readonly Validator[]
  /** Opens `header.nextValidatorsRoot`. */
  readonly nextValidators: readonly Validator[]
}

/** A header the client accepted, and the set whose power judges later headers. */
export type TrustedBlock = {
  readonly header: Header
  readonly hash: bigint
  readonly nextValidators: ValidatorSet
}

/** A light block whose parts belong together. */
export type OpenedBlock = TrustedBlock & { readonly commit: VoteSet; readonly validators: ValidatorSet }

/**
 * A first trusted block, from a header obtained out of band.
 *
 * @throws BftError WRONG_NEXT_VALIDATOR_SET, and what `createValidatorSet` throws
 */
export function trustBlock(header: Header, nextValidators: readonly Validator[]): TrustedBlock {
  const set = createValidatorSet(nextValidators)
  if (set.root !== header.nextValidatorsRoot)
    throw new BftError('WRONG_NEXT_VALIDATOR_SET', 'The next validators do not open the root in the header.')
  return { header: { ...header }, hash: hashHeader(header), nextValidators: set }
}

/**
 * Checks that header, commit and sets of a light block belong together and to the chain. No signature is checked here.
 *
 * @throws BftError WRONG_CHAIN, WRONG_HEIGHT, WRONG_VOTE_TYPE, WRONG_HEADER_HASH, WRONG_VALIDATOR_SET,
 * WRONG_NEXT_VALIDATOR_SET, and what `createValidatorSet` throws
 */
export function openBlock(chainId: bigint, block: LightBlock): OpenedBlock {
  const { header, commit } = block
  if (header.chainId !== chainId || commit.vote.chainId !== chainId)
    throw new BftError('WRONG_CHAIN', `The header or its commit is not of chain ${chainId}.`)
  if (commit.vote.height !== header.height)
    throw new BftError('WRONG_HEIGHT', 'The commit is of another height than the header.')
  if (commit.vote.type !== PRECOMMIT)
    throw new BftError('WRONG_VOTE_TYPE', 'A commit consists of precommits.')
  const hash = hashHeader(header)
  if (commit.vote.headerHash !== hash)
    throw new BftError('WRONG_HEADER_HASH', 'The commit is for another header.')
  const validators = createValidatorSet(block.validators)
  if (validators.root !== header.validatorsRoot)
    throw new BftError('WRONG_VALIDATOR_SET', 'The validators do not open the root in the header.')
  const { nextValidators } = trustBlock(header, block.nextValidators)
  return { header: { ...header }, hash, nextValidators, commit, validators }
}
