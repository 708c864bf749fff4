import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PACKED_WORD_BITS, packLimbs } from '../../src/arithmetic/pack.js'
import { SCALAR_FIELD_ORDER } from '../../src/arithmetic/scalar-field.js'

const widths = fc.array(fc.integer({ min: 1, max: PACKED_WORD_BITS }), { minLength: 1, maxLength: 20 })
const limbsOf = (list: readonly number[]) =>
  fc.tuple(...list.map((width) => fc.bigInt({ min: 0n, max: (1n << BigInt(width)) - 1n })))
const packed = widths.chain((list) => fc.tuple(fc.constant(list), limbsOf(list)))

/** Reads limbs back from words by walking the widths again. */
function unpack(words: readonly bigint[], list: readonly number[]): bigint[] {
  let word = 0
  let used = 0
  return list.map((width) => {
    if (used + width > 253) {
      word++
      used = 0
    }
    const limb = (words[word]! >> BigInt(used)) & ((1n << BigInt(width)) - 1n)
    used += width
    return limb
  })
}

describe('packLimbs', () => {
  test('default: in order, least significant first', () => {
    expect(packLimbs([1n, 2n, 3n], [8, 8, 8])).toEqual([0x030201n])
  })

  test('args: no limbs, no words', () => {
    expect(packLimbs([], [])).toEqual([])
  })

  test('args: a word takes 253 bits; bit 254 starts the next', () => {
    expect(packLimbs([1n, 1n], [252, 1])).toEqual([1n + (1n << 252n)])
    expect(packLimbs([1n, 1n], [252, 2])).toEqual([1n, 1n])
    expect(packLimbs([1n, 1n, 1n], [253, 253, 1])).toEqual([1n, 1n, 1n])
  })

  test('behavior: words below 2^253, which is below the field prime, so none wraps', () => {
    expect(1n << 253n).toBeLessThan(SCALAR_FIELD_ORDER)
    fc.assert(
      fc.property(packed, ([list, limbs]) => {
        for (const word of packLimbs(limbs, list)) expect(word >> 253n).toBe(0n)
      }),
    )
  })

  test('behavior: limbs can be read back, so different limbs never share their words', () => {
    fc.assert(
      fc.property(packed, ([list, limbs]) => {
        expect(unpack(packLimbs(limbs, list), list)).toEqual(limbs)
      }),
    )
  })

  test('behavior: limbs beyond their range do collide: packing binds only what is range-checked', () => {
    expect(packLimbs([256n, 0n], [8, 8])).toEqual(packLimbs([0n, 1n], [8, 8]))
  })
})
