import type { CircuitInputs } from '../../arithmetic/circuit-inputs.js'
import { createPrimeFieldRing } from '../../arithmetic/prime-field-ring.js'
import { SCALAR_FIELD_ORDER } from '../../arithmetic/scalar-field.js'
import { buildBatchInputs } from '../batch/inputs.js'
import { batchParameters } from '../batch/parameters.js'
import { BftError } from '../bft-error.js'
import { keysOf } from '../circuits.js'
import { publicInputs } from '../layout.js'
import { type EquivocationEvidence, equivocationOf } from '../light-client/equivocation.js'
import { createValidatorSet } from '../validators/validator-set.js'
import { bitmapWords } from '../votes/bitmap.js'
import { hashVote } from '../votes/vote.js'
import { setInputs } from './set-inputs.js'
import { signatureSlots } from './signature-slots.js'
import { type Half, halvesOf } from './split-evidence.js'
import type { SizedWitness } from './statement-witness.js'

const field = createPrimeFieldRing(SCALAR_FIELD_ORDER)

/**
 * Witness of `equivocation`: who signed two votes of one slot for different headers.
 *
 * @param parameters.evidence of a set above 128: one part of `splitEvidence`.
 * @param parameters.size places of the circuit; those of the set's tree unless told.
 * @param parameters.keys keys of the circuit; those of `keysOf` unless told, which tests do.
 * @throws BftError NO_MISBEHAVIOUR, and what `findEquivocation` throws; VALIDATOR_SET_TOO_LARGE, SIGNERS_IN_BOTH_HALVES, and
 * what `buildBatchInputs` throws
 */
export function buildEquivocationWitness(parameters: {
  chainId: bigint
  evidence: EquivocationEvidence
  size?: number
  keys?: number
}): SizedWitness {
  const { chainId, evidence } = parameters
  const { first, second } = evidence
  const validators = createValidatorSet(evidence.validators)
  const size = parameters.size ?? validators.size
  const keys = parameters.keys ?? keysOf({ statement: 'equivocation', size })
  const found = equivocationOf(chainId, validators, evidence)
  const { height, round, type, validatorsRoot, totalPower, signers, power: doublePower } = found
  const set = setInputs(validators, size)
  const halves = halvesOf({ size, keys })
  const half = halfWith(signers, halves)
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
  const messageOf = (votes: typeof first) => new Array<bigint>(keys).fill(hashVote(votes.vote))
  const slotsOf = (votes: typeof first) => {
    const from = Number(half.index) * keys
    return signatureSlots({ validators, votes, size, among: signers }).slice(from, from + keys)
  }
  const choice: CircuitInputs = halves.length === 1 ? {} : { half: [half.index] }
  return {
    circuit: `bft-equivocation-${size}`,
    size,
    publicInputs: publicInputs('equivocation', statement),
    inputs: {
      ...statement,
      ...set,
      differenceInverse: field.invert(firstHeaderHash - secondHeaderHash),
      doublePowerInverse: field.invert(doublePower),
      ...choice,
      ...buildBatchInputs({
        parameters: batchParameters(keys, 2),
        slots: [...slotsOf(first), ...slotsOf(second)],
        messages: [...messageOf(first), ...messageOf(second)],
      }),
    },
  }
}

function halfWith(signers: bigint, halves: readonly Half[]): Half {
  const half = halves.find(({ places }) => (signers & ~places) === 0n)
  if (half !== undefined) return half
  throw new BftError('SIGNERS_IN_BOTH_HALVES', 'Double signers of both halves of a set take two proofs.', {
    facts: [`signers: 0x${signers.toString(16)}`],
  })
}
