import { BftError } from '../bft-error.js'
import { createValidatorSet } from '../validators/validator-set.js'
import { hashHeader } from '../votes/header.js'
import { type Equivocation, equivocationOf } from './equivocation.js'
import type { LightBlock, TrustedBlock } from './light-block.js'
import type { LightClientPolicy } from './policy.js'
import { verifyUpdate } from './verify-update.js'

/** Two headers of one height that a client would accept each, without the double signers named. */
export type Conflict = {
  readonly kind: 'conflict'
  readonly height: bigint
  readonly headerHashes: readonly [bigint, bigint]
}

export type Misbehaviour = Equivocation | Conflict

/**
 * Judges two finalized headers of one height. When one set signed both in one round, the double signers are named;
 * otherwise (amnesia: different rounds, or different sets) the conflict alone is proven.
 *
 * @throws BftError NO_MISBEHAVIOUR, and what `verifyUpdate` throws when either block would not be accepted
 */
export function findConflict(parameters: {
  trusted: TrustedBlock
  first: LightBlock
  second: LightBlock
  policy: LightClientPolicy
  now: bigint
}): Misbehaviour {
  const { trusted, first, second, policy, now } = parameters
  if (first.header.height !== second.header.height)
    throw new BftError('NO_MISBEHAVIOUR', 'Headers of different heights do not contradict each other.')
  const headerHashes = [hashHeader(first.header), hashHeader(second.header)] as const
  if (headerHashes[0] === headerHashes[1])
    throw new BftError('NO_MISBEHAVIOUR', 'Both blocks have the same header.')
  verifyUpdate({ trusted, block: first, policy, now })
  verifyUpdate({ trusted, block: second, policy, now })
  const sameSlot = first.commit.vote.round === second.commit.vote.round
  if (!sameSlot || first.header.validatorsRoot !== second.header.validatorsRoot)
    return { kind: 'conflict', height: first.header.height, headerHashes }
  return equivocationOf(policy.chainId, createValidatorSet(first.validators), {
    first: first.commit,
    second: second.commit,
  })
}
