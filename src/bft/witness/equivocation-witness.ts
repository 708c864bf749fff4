import { createPrimeFieldRing } from '../../arithmetic/prime-field-ring.js'
import { SCALAR_FIELD_ORDER } from '../../arithmetic/scalar-field.js'
import { buildBatchInputs } from '../batch/inputs.js'
import { batchParameters } from '../batch/parameters.js'
import { publicInputs } from '../layout.js'
import { type EquivocationEvidence, equivocationOf } from '../light-client/equivocation.js'
import { createValidatorSet } from '../validators/validator-set.js'
import { bitmapWords } from '../votes/bitmap.js'
import { hashVote } from '../votes/vote.js'
import { setInputs } from './set-inputs.js'
import { signatureSlots } from './signature-slots.js'
import type { SizedWitness } from './statement-witness.js'

const field = createPrimeFieldRing(SCALAR_FIELD_ORDER)

/**
 * Witness of `equivocation`: who signed two votes of one slot for different headers.
 *
 * @param parameters.size places of the circuit; those of the set's tree unless told.
 * @throws BftError NO_MISBEHAVIOUR, and what `findEquivocation` throws; VALIDATOR_SET_TOO_LARGE, and what
 * `buildBatchInputs` throws
 */
export function buildEquivocationWitness(parameters: {
  chainId: bigint
  evidence: EquivocationEvidence
  size?: number
}): SizedWitness {
  const { chainId, evidence } = parameters
  const { first, second } = evidence
  const validators = createValidatorSet(evidence.validators)
  const size = parameters.size ?? validators.size
  const found = equivocationOf(chainId, validators, evidence)
  const { height, round, type, validatorsRoot, totalPower, signers, power: doublePower } = found
  const [firstHeaderHash, secondHeaderHash] = found.headerHashes
  const statement = {
    chainId,
    validatorsRoot,
    height,
    round,
    type,
    firstHeaderHash,
    secondHeaderHash,
    ...bitmapWords(signers),
    doublePower,
    totalPower,
  }
  const messageOf = (votes: typeof first) => new Array<bigint>(size).fill(hashVote(votes.vote))
  const slotsOf = (votes: typeof first) => signatureSlots({ validators, votes, size, among: signers })
  return {
    circuit: `bft-equivocation-${size}`,
    size,
    publicInputs: publicInputs('equivocation', statement),
    inputs: {
      ...statement,
      ...setInputs(validators, size),
      differenceInverse: field.invert(firstHeaderHash - secondHeaderHash),
      doublePowerInverse: field.invert(doublePower),
      ...buildBatchInputs({
        parameters: batchParameters(size, 2),
        slots: [...slotsOf(first), ...slotsOf(second)],
        messages: [...messageOf(first), ...messageOf(second)],
      }),
    },
  }
}
