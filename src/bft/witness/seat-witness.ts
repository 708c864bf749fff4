import { BftError } from '../bft-error.js'
import { publicInputs } from '../layout.js'
import { validatorKeyId } from '../validators/opt-in.js'
import type { ValidatorSet } from '../validators/validator-set.js'
import { SET_SIZES, validatorTreePath } from '../validators/validator-tree.js'
import type { StatementWitness } from './statement-witness.js'

/** Whose key is at an index of a validator set. */
export type Seat = {
  readonly validatorsRoot: bigint
  readonly index: bigint
  readonly keyId: bigint
  readonly power: bigint
  readonly totalPower: bigint
}

/**
 * The seat at an index.
 *
 * @throws BftError UNKNOWN_VALIDATOR when nobody sits there
 */
export function seatAt(set: ValidatorSet, index: number): Seat {
  const validator = set.validators[index]
  if (validator === undefined)
    throw new BftError('UNKNOWN_VALIDATOR', 'No validator is at that index of the set.', {
      facts: [`index: ${index}`, `members: ${set.validators.length}`],
    })
  return {
    validatorsRoot: set.root,
    index: BigInt(index),
    keyId: validatorKeyId(validator.publicKey),
    power: validator.power,
    totalPower: set.totalPower,
  }
}

/**
 * Witness of `seat`: the key and power at an index of a validator set.
 *
 * @param parameters.size places of the circuit; those of the set's tree unless told.
 * @throws BftError UNKNOWN_VALIDATOR, VALIDATOR_SET_TOO_LARGE
 */
export function buildSeatWitness(parameters: {
  validators: ValidatorSet
  index: number
  size?: number
}): StatementWitness {
  const { validators: set, index, size = set.size } = parameters
  const seat = seatAt(set, index)
  if (set.size > size)
    throw new BftError('VALIDATOR_SET_TOO_LARGE', 'The circuit is for smaller validator sets.', {
      facts: [`places of the set: ${set.size}`, `places of the circuit: ${size}`],
    })
  const publicKey = set.validators[index]?.publicKey
  const path = validatorTreePath(set.validators, set.size, index)
  const depth = Math.log2(size)
  return {
    circuit: `bft-seat-${size}`,
    publicInputs: publicInputs('seat', seat),
    inputs: {
      ...seat,
      Ax: publicKey?.x ?? 0n,
      Ay: publicKey?.y ?? 0n,
      siblings: Array.from({ length: depth }, (_, level) => path[level] ?? 0n),
      sizeFlags: SET_SIZES.filter((each) => each <= size).map((each) => (each === set.size ? 1n : 0n)),
    },
  }
}
