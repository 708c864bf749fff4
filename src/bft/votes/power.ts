import type { JubPoint } from '../signature/baby-jubjub.js'
import type { ValidatorSet } from '../validators/validator-set.js'

/** Whether a power is strictly more than two thirds of a total. */
export function isQuorum(power: bigint, total: bigint): boolean {
  return 3n * power > 2n * total
}

/** Power of the members at the given places. */
export function powerOf(set: ValidatorSet, places: readonly number[]): bigint {
  return places.reduce((sum, place) => sum + (set.validators[place]?.power ?? 0n), 0n)
}

/** Power that keys have in a set; keys outside it have none. Each key must occur once. */
export function powerOfKeys(set: ValidatorSet, keys: readonly JubPoint[]): bigint {
  const powers = new Map(
    set.validators.map(({ publicKey, power }) => [`${publicKey.x},${publicKey.y}`, power]),
  )
  return keys.reduce((sum, key) => sum + (powers.get(`${key.x},${key.y}`) ?? 0n), 0n)
}
