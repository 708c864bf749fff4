import { BftError } from '../bft-error.js'
import { powerOfKeys } from '../votes/power.js'
import { assertShape } from '../votes/vote-set.js'
import { assertFollows } from './assert-follows.js'
import { type OpenedBlock, openBlock, type TrustedBlock } from './light-block.js'
import type { UpdateParameters } from './update-parameters.js'
import { verifyCommit } from './verify-commit.js'

function assertTrust(trusted: TrustedBlock, block: OpenedBlock): void {
  const places = assertShape(block.commit, block.validators.validators.length)
  const keys = places.flatMap((place) => block.validators.validators[place]?.publicKey ?? [])
  const power = powerOfKeys(trusted.nextValidators, keys)
  const total = trusted.nextValidators.totalPower
  if (3n * power <= total)
    throw new BftError('NOT_ENOUGH_TRUST', 'The signers have not more than a third of the trusted power.', {
      facts: [`power: ${power}`, `total: ${total}`],
    })
}

/**
 * Accepts a header further above a trusted one: keys with more than a third of the power in the trusted header's next
 * set signed it, and so did more than two thirds of its own set. A key counts with the power it has in each set.
 *
 * @throws BftError ADJACENT, NOT_ENOUGH_TRUST (a header in between may help), and what `assertFollows`, `openBlock` and
 * `verifyCommit` throw
 */
export function verifySkipping({ trusted, block, policy, now }: UpdateParameters): TrustedBlock {
  assertFollows({ trusted: trusted.header, header: block.header, policy, now })
  const opened = openBlock(policy.chainId, block)
  const { header, hash, nextValidators } = opened
  if (header.height === trusted.header.height + 1n)
    throw new BftError('ADJACENT', 'The header right above is judged by its announced set.')
  assertTrust(trusted, opened)
  verifyCommit(opened)
  return { header, hash, nextValidators }
}
