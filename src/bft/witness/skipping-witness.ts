import { BftError } from '../bft-error.js'
import { publicInputs } from '../layout.js'
import { type LightBlock, openBlock } from '../light-client/light-block.js'
import { verifyCommit } from '../light-client/verify-commit.js'
import type { ValidatorSet } from '../validators/validator-set.js'
import { bitmapWords } from '../votes/bitmap.js'
import { commitInputs } from './commit-inputs.js'
import { findOverlap } from './overlap.js'
import { setInputs } from './set-inputs.js'
import type { SizedWitness } from './statement-witness.js'

/**
 * Witness of `skipping`: more than two thirds of a block's own set signed its header, and more than a third of a trusted
 * set. Times and heights are not part of the statement: whoever verifies the proof judges them.
 *
 * @param parameters.trustedValidators the set that a trusted header announced.
 * @param parameters.size places of the circuit; those of the larger set's tree unless told.
 * @throws BftError NOT_ENOUGH_TRUST, what `openBlock` and `verifyCommit` throw, VALIDATOR_SET_TOO_LARGE, and what
 * `buildBatchInputs` throws
 */
export function buildSkippingWitness(parameters: {
  chainId: bigint
  trustedValidators: ValidatorSet
  block: LightBlock
  size?: number
}): SizedWitness {
  const { trustedValidators: trusted } = parameters
  const block = openBlock(parameters.chainId, parameters.block)
  const { header, hash: headerHash, commit, validators } = block
  const size = parameters.size ?? Math.max(trusted.size, validators.size)
  const there = setInputs(trusted, size)
  const { trustedFlag, ownFlag, power } = findOverlap({
    trusted,
    own: validators,
    signers: commit.signers,
    size,
  })
  if (3n * power <= trusted.totalPower)
    throw new BftError('NOT_ENOUGH_TRUST', 'The signers have not more than a third of the trusted power.', {
      facts: [`power: ${power}`, `total: ${trusted.totalPower}`],
    })
  verifyCommit(block)
  const trustedValidatorsRoot = trusted.root
  const words = bitmapWords(commit.signers)
  return {
    circuit: `bft-skipping-${size}`,
    size,
    inputs: {
      ...commitInputs(block, size),
      trustedValidatorsRoot,
      trustedAx: there.Ax,
      trustedAy: there.Ay,
      trustedPower: there.power,
      trustedPresent: there.present,
      trustedPowerInverse: there.powerInverse,
      trustedFlag,
      ownFlag,
    },
    publicInputs: publicInputs('skipping', { ...header, trustedValidatorsRoot, headerHash, ...words }),
  }
}
