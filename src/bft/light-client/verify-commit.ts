import { BftError } from '../bft-error.js'
import { isQuorum, powerOf } from '../votes/power.js'
import { verifyVotes } from '../votes/verify-votes.js'
import { assertShape } from '../votes/vote-set.js'
import type { OpenedBlock } from './light-block.js'

/**
 * Checks that strictly more than two thirds of a block's own set signed it. Power is counted before signatures are
 * checked, because all of them must hold anyway.
 *
 * @throws BftError NOT_ENOUGH_POWER, and what `verifyVotes` throws
 */
export function verifyCommit(block: OpenedBlock): void {
  const { commit, validators } = block
  const signers = assertShape(commit, validators.validators.length)
  const power = powerOf(validators, signers)
  if (!isQuorum(power, validators.totalPower))
    throw new BftError('NOT_ENOUGH_POWER', 'The commit has not more than two thirds of the power.', {
      facts: [`power: ${power}`, `total: ${validators.totalPower}`],
    })
  verifyVotes({ chainId: block.header.chainId, validators, votes: commit })
}
