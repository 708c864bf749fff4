import { BftError } from '../bft-error.js'
import type { JubPoint } from '../signature/baby-jubjub.js'
import type { Validator } from './validator.js'
import { createValidatorSet, sortValidators, type ValidatorSet } from './validator-set.js'

const nameOf = (key: JubPoint) => `${key.x},${key.y}`

/**
 * The set after changes: members in `put` come in (or get their new power), keys in `remove` leave. New members come from
 * `registerValidator`.
 *
 * @throws BftError UNKNOWN_VALIDATOR when a key to remove is not in the set, DUPLICATE_VALIDATOR when a key is changed
 * twice, and what `createValidatorSet` throws
 */
export function changeValidators(
  set: ValidatorSet,
  changes: { put?: readonly Validator[]; remove?: readonly JubPoint[] },
): ValidatorSet {
  const members = new Map(set.validators.map((validator) => [nameOf(validator.publicKey), validator]))
  const changed = new Set<string>()
  const once = (key: JubPoint) => {
    const name = nameOf(key)
    if (changed.has(name)) throw new BftError('DUPLICATE_VALIDATOR', 'One change names a validator twice.')
    changed.add(name)
    return name
  }
  for (const key of changes.remove ?? []) {
    if (!members.delete(once(key)))
      throw new BftError('UNKNOWN_VALIDATOR', 'The key to remove is not in the set.')
  }
  for (const validator of changes.put ?? []) members.set(once(validator.publicKey), validator)
  return createValidatorSet(sortValidators([...members.values()]))
}
