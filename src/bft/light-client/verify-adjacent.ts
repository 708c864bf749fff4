import { BftError } from '../bft-error.js'
import { assertFollows } from './assert-follows.js'
import { openBlock, type TrustedBlock } from './light-block.js'
import type { UpdateParameters } from './update-parameters.js'
import { verifyCommit } from './verify-commit.js'

/**
 * Accepts the header right above a trusted one: its set is the one the trusted header announced, and more than two
 * thirds of it signed.
 *
 * DIFF FROM SPEC: the parent hash must be the trusted header's; Tendermint's light client leaves it unchecked.
 *
 * @throws BftError NOT_ADJACENT, WRONG_PARENT_HASH, WRONG_VALIDATOR_SET, and what `assertFollows`, `openBlock` and
 * `verifyCommit` throw
 */
export function verifyAdjacent({ trusted, block, policy, now }: UpdateParameters): TrustedBlock {
  assertFollows({ trusted: trusted.header, header: block.header, policy, now })
  const opened = openBlock(policy.chainId, block)
  const { header, hash, nextValidators } = opened
  if (header.height !== trusted.header.height + 1n)
    throw new BftError('NOT_ADJACENT', 'The header is not right above the trusted one.')
  if (header.validatorsRoot !== trusted.header.nextValidatorsRoot)
    throw new BftError('WRONG_VALIDATOR_SET', 'The trusted header announced another validator set.')
  if (header.parentHash !== trusted.hash)
    throw new BftError('WRONG_PARENT_HASH', 'The header does not build on the trusted one.')
  verifyCommit(opened)
  return { header, hash, nextValidators }
}
