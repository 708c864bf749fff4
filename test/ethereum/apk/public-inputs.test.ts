import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { absentWords, apkPublicInputs, slotsPerWord } from '../../../src/ethereum/apk/public-inputs.js'
import { CommitteeError } from '../../../src/ethereum/committee/committee-error.js'

/** Reads a list back from its words: slots of log2(N) + 1 bits, N on top of the index, zeros behind the last. */
function readWords(words: readonly bigint[], committeeSize: number): { absent: number[]; rest: bigint[] } {
  const slotBits = committeeSize === 512 ? 10 : 6
  const perWord = committeeSize === 512 ? 25 : 42
  const slots = words.flatMap((word) => {
    expect(word >> BigInt(slotBits * perWord)).toBe(0n)
    return Array.from(
      { length: perWord },
      (_, s) => (word >> BigInt(slotBits * s)) & ((1n << BigInt(slotBits)) - 1n),
    )
  })
  const count = slots.indexOf(0n)
  const used = slots.slice(0, count === -1 ? slots.length : count)
  return { absent: used.map((slot) => Number(slot) - committeeSize), rest: slots.slice(used.length) }
}

const sizes = [
  { committeeSize: 32, capacity: 10 },
  { committeeSize: 512, capacity: 8 },
  { committeeSize: 512, capacity: 20 },
  { committeeSize: 512, capacity: 56 },
  { committeeSize: 512, capacity: 170 },
]
const subsetOf = ({ committeeSize, capacity }: { committeeSize: number; capacity: number }) =>
  fc
    .uniqueArray(fc.nat(committeeSize - 1), { maxLength: capacity })
    .map((indices) => indices.toSorted((a, b) => a - b))

describe('slotsPerWord', () => {
  test('default: 25 slots of 10 bits at N = 512, 42 slots of 6 bits at N = 32', () => {
    expect(slotsPerWord(512)).toBe(25)
    expect(slotsPerWord(32)).toBe(42)
  })
})

describe('absentWords', () => {
  test('default: slot j holds index + N', () => {
    const words = absentWords({ absent: [0, 5, 511], committeeSize: 512, capacity: 8 })
    expect(words).toEqual([512n + (517n << 10n) + (1023n << 20n)])
    expect(absentWords({ absent: [31], committeeSize: 32, capacity: 10 })).toEqual([63n])
  })

  test('args: nobody absent; slot 25 starts the second word', () => {
    expect(absentWords({ absent: [], committeeSize: 512, capacity: 56 })).toEqual([0n, 0n, 0n])
    const absent = Array.from({ length: 26 }, (_, i) => i)
    const words = absentWords({ absent, committeeSize: 512, capacity: 56 })
    expect(words[0]! >> 240n).toBe(512n + 24n)
    expect(words.slice(1)).toEqual([512n + 25n, 0n])
  })

  test.each(sizes)('behavior: read back, the same list: N = $committeeSize, M = $capacity', (size) => {
    fc.assert(
      fc.property(subsetOf(size), (absent) => {
        const words = absentWords({ absent, ...size })
        expect(words).toHaveLength(Math.ceil(size.capacity / (size.committeeSize === 512 ? 25 : 42)))
        const { absent: read, rest } = readWords(words, size.committeeSize)
        expect(read).toEqual(absent)
        expect(rest.every((slot) => slot === 0n)).toBe(true)
      }),
    )
  })

  const invalid: Record<string, number[]> = {
    'a duplicate': [5, 5],
    'not sorted': [6, 5],
    'sorted downwards': [9, 5, 1],
    'an index equal to N': [32],
    'far beyond N': [1, 2 ** 31],
    'a negative index': [-1],
    'a fraction': [1.5],
    'not a number': [Number.NaN],
    'one too many': Array.from({ length: 11 }, (_, i) => i),
  }
  for (const [name, absent] of Object.entries(invalid)) {
    test(`error: ${name}`, () => {
      const words = () => absentWords({ absent, committeeSize: 32, capacity: 10 })
      expect(words).toThrow(CommitteeError)
      expect(words).toThrow(expect.objectContaining({ code: 'INVALID_ABSENT_LIST' }))
    })
  }
})

describe('apkPublicInputs', () => {
  const sum = { x: (7n << 192n) + 8n, y: (9n << 192n) + 10n }

  test('default: commitment, absent words, x low, x high, y low, y high', () => {
    const statement = { commitment: 3n, absent: [2], sum }
    expect(apkPublicInputs(statement, { committeeSize: 512, capacity: 56 })).toEqual([
      3n,
      514n,
      0n,
      0n,
      8n,
      7n,
      10n,
      9n,
    ])
  })

  test('behavior: halves of 192 bits hold every coordinate and nothing is lost', () => {
    const coordinate = fc.bigInt({ min: 0n, max: (1n << 381n) - 1n })
    fc.assert(
      fc.property(coordinate, coordinate, (x, y) => {
        const inputs = apkPublicInputs(
          { commitment: 0n, absent: [], sum: { x, y } },
          { committeeSize: 32, capacity: 10 },
        )
        const [xLow, xHigh, yLow, yHigh] = inputs.slice(2)
        expect([xLow! + (xHigh! << 192n), yLow! + (yHigh! << 192n)]).toEqual([x, y])
        for (const half of inputs.slice(2)) expect(half >> 192n).toBe(0n)
      }),
    )
  })

  test('error: a list that the words cannot hold', () => {
    const statement = { commitment: 3n, absent: [4, 4], sum }
    expect(() => apkPublicInputs(statement, { committeeSize: 512, capacity: 8 })).toThrow(CommitteeError)
  })
})
