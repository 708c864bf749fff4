import { publicInputs } from '../layout.js'
import { type LightBlock, openBlock } from '../light-client/light-block.js'
import { verifyCommit } from '../light-client/verify-commit.js'
import { bitmapWords } from '../votes/bitmap.js'
import { commitInputs } from './commit-inputs.js'
import type { SizedWitness } from './statement-witness.js'

/**
 * Witness of `quorum`: more than two thirds of a block's own set signed its header.
 *
 * @param parameters.size places of the circuit; those of the set's tree unless told.
 * @throws BftError what `openBlock` and `verifyCommit` throw: nothing they refuse has a witness; VALIDATOR_SET_TOO_LARGE,
 * and what `buildBatchInputs` throws
 */
export function buildQuorumWitness(parameters: {
  chainId: bigint
  block: LightBlock
  size?: number
}): SizedWitness {
  const block = openBlock(parameters.chainId, parameters.block)
  verifyCommit(block)
  const size = parameters.size ?? block.validators.size
  const { header, hash: headerHash, commit } = block
  return {
    circuit: `bft-quorum-${size}`,
    size,
    inputs: commitInputs(block, size),
    publicInputs: publicInputs('quorum', { ...header, headerHash, ...bitmapWords(commit.signers) }),
  }
}
