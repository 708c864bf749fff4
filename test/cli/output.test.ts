import { describe, expect, test } from 'vitest'
import { median } from '../../src/bench/median.js'
import { table } from '../../src/cli/table.js'
import { toJson } from '../../src/cli/to-json.js'

describe('output', () => {
  test('default: bigints are numbers where a number holds them', () => {
    expect(toJson({ gas: 21_000n, wei: 32n * 10n ** 18n, none: null })).toBe(
      '{"gas":21000,"wei":"32000000000000000000","none":null}',
    )
    expect(toJson(BigInt(Number.MAX_SAFE_INTEGER))).toBe('9007199254740991')
    expect(toJson(BigInt(Number.MAX_SAFE_INTEGER) + 1n)).toBe('"9007199254740992"')
  })

  test('default: columns of numbers are set to the right', () => {
    expect(
      table(
        ['name', 'gas'],
        [
          ['a', '7'],
          ['long name', '1,000'],
        ],
      ).split('\n'),
    ).toEqual(['name         gas', '---------  -----', 'a              7', 'long name  1,000'])
  })

  test('default: the median of odd and even numbers of runs', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
  })
})
