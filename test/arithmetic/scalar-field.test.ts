import { bn254 } from '@noble/curves/bn254.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER, toScalar } from '../../src/arithmetic/scalar-field.js'

describe('toScalar', () => {
  test("default: r is the order of BN254's groups", () => {
    expect(SCALAR_FIELD_ORDER).toBe(bn254.fields.Fr.ORDER)
  })

  test('behavior: negative integers become r minus their absolute value', () => {
    expect(toScalar(-1n)).toBe(SCALAR_FIELD_ORDER - 1n)
    expect(toScalar(-SCALAR_FIELD_ORDER)).toBe(0n)
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 300n), max: 1n << 300n }), (value) => {
        expect(toScalar(value)).toBe(bn254.fields.Fr.create(value))
      }),
    )
  })
})
