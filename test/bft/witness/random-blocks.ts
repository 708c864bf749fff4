import { MAX_POWER, type Validator } from '../../../src/bft/validators/validator.js'
import type { Random } from '../../support/field.js'
import { validatorsOf } from '../chain.js'

/** A random set over a pool of test keys, with powers that are small, equal, huge or mixed. */
export function randomValidators(
  random: Random,
  { pool, most }: { pool: number; most: number },
): Validator[] {
  const keys = Array.from({ length: pool }, (_, key) => key)
  const count = 1 + Number(random.below(BigInt(most)))
  const style = random.below(4n)
  const power = () => {
    if (style === 0n) return 1n + random.below(3n)
    if (style === 1n) return 100n
    if (style === 2n) return MAX_POWER - random.below(2n)
    return 1n + random.below(MAX_POWER)
  }
  const chosen = Array.from({ length: count }, () =>
    keys.splice(Number(random.below(BigInt(keys.length))), 1),
  )
  return validatorsOf(...chosen.map((key) => [key[0] as number, power()] as const))
}

/** Random places of a set, increasing; each with the given chance in percent. */
export function randomPlaces(random: Random, count: number, percent: bigint): number[] {
  return Array.from({ length: count }, (_, place) => place).filter(() => random.below(100n) < percent)
}
