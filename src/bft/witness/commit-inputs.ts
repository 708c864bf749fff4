import type { CircuitInputs } from '../../arithmetic/circuit-inputs.js'
import { buildBatchInputs } from '../batch/inputs.js'
import { batchParameters } from '../batch/parameters.js'
import type { OpenedBlock } from '../light-client/light-block.js'
import { bitmapWords } from '../votes/bitmap.js'
import { hashVote } from '../votes/vote.js'
import { setInputs } from './set-inputs.js'
import { signatureSlots } from './signature-slots.js'

/**
 * What `circuits/bft/quorum-commit.circom` takes: the header's fields, its set, the commit's signatures.
 *
 * @throws BftError VALIDATOR_SET_TOO_LARGE, and what `buildBatchInputs` throws
 */
export function commitInputs(block: OpenedBlock, size: number): CircuitInputs {
  const { header, hash, commit, validators } = block
  const message = hashVote(commit.vote)
  return {
    ...header,
    headerHash: hash,
    ...bitmapWords(commit.signers),
    round: commit.vote.round,
    ...setInputs(validators, size),
    ...buildBatchInputs({
      parameters: batchParameters(size),
      slots: signatureSlots({ validators, votes: commit, size }),
      messages: new Array<bigint>(size).fill(message),
    }),
  }
}
