import { BftError } from '../bft-error.js'
import { untaggedHash } from '../layout.js'
import type { Validator } from './validator.js'

/** Numbers of leaves a validator tree may have: one circuit each. */
export const SET_SIZES = [4, 16, 64, 128, 256] as const

/** Leaf of an unused place; no validator hashes to it. */
const EMPTY_LEAF = 0n

/**
 * The smallest tree that holds a number of validators.
 *
 * @throws BftError EMPTY_VALIDATOR_SET, VALIDATOR_SET_TOO_LARGE
 */
export function setSizeOf(count: number): number {
  if (count === 0) throw new BftError('EMPTY_VALIDATOR_SET', 'A validator set has at least one member.')
  const size = SET_SIZES.find((candidate) => count <= candidate)
  if (size === undefined)
    throw new BftError('VALIDATOR_SET_TOO_LARGE', `A validator set has at most 256 members, not ${count}.`)
  return size
}

/** The leaf of a validator. */
export function validatorLeaf({ publicKey, power }: Validator): bigint {
  return untaggedHash('validator leaf', { Ax: publicKey.x, Ay: publicKey.y, power })
}

/** Root of the Poseidon tree over the leaves, padded with zeros to `size`, a power of two. */
export function validatorTreeRoot(validators: readonly Validator[], size: number): bigint {
  return rowsOf(validators, size).at(-1)?.[0] ?? EMPTY_LEAF
}

/** Siblings of the leaf at an index of the same tree, from the leaf up. */
export function validatorTreePath(validators: readonly Validator[], size: number, index: number): bigint[] {
  return rowsOf(validators, size)
    .slice(0, -1)
    .map((row, level) => row[(index >> level) ^ 1] ?? EMPTY_LEAF)
}

/** The rows of the tree, leaves first, the root last. */
function rowsOf(validators: readonly Validator[], size: number): bigint[][] {
  let row = Array.from({ length: size }, (_, i) => {
    const validator = validators[i]
    return validator === undefined ? EMPTY_LEAF : validatorLeaf(validator)
  })
  const rows = [row]
  while (row.length > 1) {
    const below = row
    row = Array.from({ length: below.length / 2 }, (_, i) =>
      untaggedHash('node', { left: below[2 * i] ?? EMPTY_LEAF, right: below[2 * i + 1] ?? EMPTY_LEAF }),
    )
    rows.push(row)
  }
  return rows
}
