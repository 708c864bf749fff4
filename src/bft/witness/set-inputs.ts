import { createPrimeFieldRing } from '../../arithmetic/prime-field-ring.js'
import { SCALAR_FIELD_ORDER } from '../../arithmetic/scalar-field.js'
import { BftError } from '../bft-error.js'
import type { ValidatorSet } from '../validators/validator-set.js'

const field = createPrimeFieldRing(SCALAR_FIELD_ORDER)

/** A validator set as `circuits/bft/validator-set.circom` takes it: members first, then unused places of zeros. */
export type SetInputs = {
  Ax: bigint[]
  Ay: bigint[]
  power: bigint[]
  present: bigint[]
  powerInverse: bigint[]
}

/**
 * Spreads a set over the places of a circuit.
 *
 * @throws BftError VALIDATOR_SET_TOO_LARGE when the circuit has fewer places than the set's tree
 */
export function setInputs(set: ValidatorSet, size: number): SetInputs {
  if (set.size > size)
    throw new BftError('VALIDATOR_SET_TOO_LARGE', 'The circuit is for smaller validator sets.', {
      facts: [`places of the set: ${set.size}`, `places of the circuit: ${size}`],
    })
  const places = Array.from({ length: size }, (_, i) => set.validators[i])
  return {
    Ax: places.map((validator) => validator?.publicKey.x ?? 0n),
    Ay: places.map((validator) => validator?.publicKey.y ?? 0n),
    power: places.map((validator) => validator?.power ?? 0n),
    present: places.map((validator) => (validator === undefined ? 0n : 1n)),
    powerInverse: places.map((validator) => (validator === undefined ? 0n : field.invert(validator.power))),
  }
}
