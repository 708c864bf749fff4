import { BftError } from '../bft-error.js'
import type { JubPoint } from '../signature/baby-jubjub.js'

/** One member of a validator set; `power` is in [1, 2^64). */
export type Validator = { readonly publicKey: JubPoint; readonly power: bigint }

/** Largest voting power of one validator. */
export const MAX_POWER = 2n ** 64n - 1n

/**
 * Throws unless a power is in [1, 2^64).
 *
 * @throws BftError INVALID_POWER
 */
export function assertPower(power: bigint): void {
  if (power >= 1n && power <= MAX_POWER) return
  throw new BftError('INVALID_POWER', 'A voting power lies between 1 and 2^64 - 1.', {
    facts: [`power: ${power}`],
  })
}

/** Order of validators in a set: by x, then y, of the key. */
export function compareKeys(a: JubPoint, b: JubPoint): number {
  if (a.x !== b.x) return a.x < b.x ? -1 : 1
  if (a.y !== b.y) return a.y < b.y ? -1 : 1
  return 0
}
