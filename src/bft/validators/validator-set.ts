import { BftError } from '../bft-error.js'
import { taggedHash } from '../layout.js'
import { isOnCurve } from '../signature/baby-jubjub.js'
import { assertPower, compareKeys, type Validator } from './validator.js'
import { setSizeOf, validatorTreeRoot } from './validator-tree.js'

/** A checked validator set. `root` commits to the tree and to the total power: it is what headers name. */
export type ValidatorSet = {
  readonly validators: readonly Validator[]
  /** Leaves of the tree: 4, 16, 64, 128 or 256. */
  readonly size: number
  readonly treeRoot: bigint
  /** Sum of all powers, below 2^72. */
  readonly totalPower: bigint
  readonly root: bigint
}

/** The validators in the order a set has. */
export function sortValidators(validators: readonly Validator[]): Validator[] {
  return [...validators].sort((a, b) => compareKeys(a.publicKey, b.publicKey))
}

function assertMembers(validators: readonly Validator[]): void {
  validators.forEach(({ publicKey, power }, index) => {
    assertPower(power)
    if (!isOnCurve(publicKey))
      throw new BftError('POINT_NOT_ON_CURVE', `The key of validator ${index} is not on the curve.`)
    const previous = validators[index - 1]
    const order = previous === undefined ? -1 : compareKeys(previous.publicKey, publicKey)
    if (order === 0)
      throw new BftError('DUPLICATE_VALIDATOR', `Validator ${index} repeats the key before it.`)
    if (order > 0)
      throw new BftError('WRONG_VALIDATOR_ORDER', `Validator ${index} does not follow the one before it.`)
  })
}

/**
 * A validator set of members in strictly increasing order of keys, its tree the smallest that holds them, so that one
 * set has one root.
 *
 * Possession and subgroup are checked where a key enters (`registerValidator`), not here.
 *
 * @throws BftError EMPTY_VALIDATOR_SET, VALIDATOR_SET_TOO_LARGE, INVALID_POWER, POINT_NOT_ON_CURVE,
 * DUPLICATE_VALIDATOR, WRONG_VALIDATOR_ORDER
 */
export function createValidatorSet(validators: readonly Validator[]): ValidatorSet {
  const size = setSizeOf(validators.length)
  assertMembers(validators)
  const members = validators.map(({ publicKey, power }) => ({ publicKey: { ...publicKey }, power }))
  const treeRoot = validatorTreeRoot(members, size)
  const totalPower = members.reduce((sum, { power }) => sum + power, 0n)
  const root = taggedHash('validator set', { treeRoot, totalPower })
  return { validators: members, size, treeRoot, totalPower, root }
}
