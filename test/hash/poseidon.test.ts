import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../src/arithmetic/scalar-field.js'
import { poseidon, poseidonLanes } from '../../src/hash/poseidon.js'
import { referencePoseidonLanes } from './reference-poseidon.js'

const element = fc.oneof(
  fc.bigInt({ min: 0n, max: SCALAR_FIELD_ORDER - 1n }),
  fc.constantFrom(0n, 1n, SCALAR_FIELD_ORDER - 1n),
)

const { reference } = await referencePoseidonLanes()
const sizes = Array.from({ length: 16 }, (_, i) => i + 1)

describe('poseidon', () => {
  test.each(sizes)("default: circomlib's digest of %i inputs", (size) => {
    fc.assert(
      fc.property(fc.array(element, { minLength: size, maxLength: size }), (inputs) => {
        expect(poseidon(inputs)).toBe(reference(inputs, 1)[0])
      }),
      { numRuns: 5 },
    )
  })

  test('behavior: the number of inputs separates: a zero more is another function', () => {
    const digests = sizes.map((size) => poseidon(new Array<bigint>(size).fill(0n)))
    expect(new Set(digests).size).toBe(16)
  })

  test('error: 0 or 17 inputs', () => {
    expect(() => poseidon([])).toThrow(RangeError)
    expect(() => poseidon(new Array<bigint>(17).fill(0n))).toThrow(RangeError)
  })
})

describe('poseidonLanes', () => {
  test.each(sizes)('default: every lane of the permutation of %i inputs', (size) => {
    const inputs = Array.from({ length: size }, (_, i) => BigInt(i + 1) ** 40n)
    for (const count of [1, Math.ceil(size / 2), size, size + 1]) {
      expect(poseidonLanes(inputs, count)).toEqual(reference(inputs, count))
    }
  })

  test('behavior: lane 0 is the digest', () => {
    expect(poseidonLanes([1n, 2n, 3n], 4)[0]).toBe(poseidon([1n, 2n, 3n]))
  })

  test('error: more lanes than the permutation is wide', () => {
    expect(() => poseidonLanes([1n, 2n, 3n], 5)).toThrow('Invalid number of outputs')
  })
})
