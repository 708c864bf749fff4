import type { TrustedBlock } from './light-block.js'
import type { UpdateParameters } from './update-parameters.js'
import { verifyAdjacent } from './verify-adjacent.js'
import { verifySkipping } from './verify-skipping.js'

/**
 * Judges a block against a trusted one, by the rule for its distance.
 *
 * @throws BftError as `verifyAdjacent` and `verifySkipping` do
 */
export function verifyUpdate(parameters: UpdateParameters): TrustedBlock {
  const { trusted, block } = parameters
  return block.header.height === trusted.header.height + 1n
    ? verifyAdjacent(parameters)
    : verifySkipping(parameters)
}
