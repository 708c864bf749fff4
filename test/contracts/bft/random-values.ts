import fc from 'fast-check'
import { SCALAR_FIELD_ORDER } from '../../../src/arithmetic/scalar-field.js'

/** Integers of a width, the ends among them often. */
export function integers(bits: number): fc.Arbitrary<bigint> {
  const max = 2n ** BigInt(bits) - 1n
  return fc.oneof(
    { weight: 4, arbitrary: fc.bigInt(0n, max) },
    { weight: 1, arbitrary: fc.constantFrom(0n, max) },
  )
}

/** Field elements, the ends among them often. */
export const elements: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt(0n, SCALAR_FIELD_ORDER - 1n) },
  { weight: 1, arbitrary: fc.constantFrom(0n, SCALAR_FIELD_ORDER - 1n) },
)

export const headers = fc.record({
  chainId: integers(64),
  height: integers(64),
  timestamp: integers(64),
  parentHash: elements,
  stateRoot: elements,
  validatorsRoot: elements,
  nextValidatorsRoot: elements,
})
