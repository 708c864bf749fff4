import { bls12_381 } from '@noble/curves/bls12-381.js'
import { expect, test } from 'vitest'
import { BASE_FIELD_BITS, BASE_FIELD_ORDER } from '../../src/bls12-381/base-field.js'

test("default: p is BLS12-381's, of 381 bits", () => {
  expect(BASE_FIELD_ORDER).toBe(bls12_381.fields.Fp.ORDER)
  expect(BASE_FIELD_ORDER.toString(2)).toHaveLength(BASE_FIELD_BITS)
})

test('behavior: p follows from the curve parameter x = -0xd201000000010000', () => {
  const x = -0xd201000000010000n
  const order = x ** 4n - x ** 2n + 1n
  expect(((x - 1n) ** 2n * order) / 3n + x).toBe(BASE_FIELD_ORDER)
  expect(order).toBe(bls12_381.fields.Fr.ORDER)
})
