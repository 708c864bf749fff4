import { describe, expect, test } from 'vitest'
import { createRandom, mod } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValue } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const open = (rows: number, columns: number, count: number) =>
  openTemplate('arithmetic/tensor-sum.circom', `TensorSum(${rows}, ${columns}, ${count})`)

describe('TensorSum', () => {
  for (const [rows, columns, count] of [
    [6, 6, 33],
    [3, 4, 12],
    [3, 4, 10],
    [1, 4, 4],
    [5, 1, 5],
  ] as const)
    test(`default: ${count} values in ${rows} rows of ${columns}`, async () => {
      const circuit = await open(rows, columns, count)
      const random = createRandom(`tensor ${rows} ${columns} ${count}`)
      const elements = (length: number) => Array.from({ length }, random.element)
      const [row, column, values] = [elements(rows), elements(columns), elements(count)]
      const sum = values.reduce(
        (total, value, k) => total + row[Math.floor(k / columns)] * column[k % columns] * value,
        0n,
      )
      const witness = await circuit.expectPass({ rows: row, columns: column, values })
      expect(signalValue(circuit, witness, 'out')).toBe(mod(sum))
      expect(circuit.constraintCount).toBeLessThanOrEqual(count + 2 * rows)
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
      expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
    })

  test('behavior: the last row may be short, but neither missing nor too long', async () => {
    await expect(open(3, 4, 8)).rejects.toThrow('circom failed')
    await expect(open(3, 4, 13)).rejects.toThrow('circom failed')
  })
})

/** Share of all weights of `bits` bits, four of them, under which a 2 x 2 square of values sums to 0 modulo `prime`. */
function hidingShare(values: readonly bigint[], bits: number, prime: bigint): number {
  const size = 1n << BigInt(bits)
  let hidden = 0
  for (let u = 0n; u < size; u++)
    for (let v = 0n; v < size; v++)
      for (let a = 0n; a < size; a++)
        for (let b = 0n; b < size; b++) {
          const sum = u * (a * values[0] + b * values[1]) + v * (a * values[2] + b * values[3])
          if (sum % prime === 0n) hidden++
        }
  return hidden / Number(size ** 4n)
}

describe('short weights', () => {
  const prime = 10007n
  const squares = [
    [1n, 0n, 0n, 0n],
    [1n, prime - 1n, 0n, 0n],
    [1n, 1n, prime - 1n, prime - 1n],
    [1n, 2n, 3n, 4n],
    [1n, prime - 1n, prime - 1n, 1n],
    [5n, 0n, 0n, prime - 5n],
  ]

  test('behavior: values that are not all 0 hide with at most 2^(1 - S), counted over all weights', () => {
    for (const bits of [2, 3]) {
      const shares = squares.map((square) => hidingShare(square, bits, prime))
      for (const share of shares) expect(share).toBeLessThanOrEqual(2 ** (1 - bits))
      // Some square comes near the bound, which is therefore not a loose one.
      expect(Math.max(...shares)).toBeGreaterThan(0.85 * 2 ** (1 - bits))
    }
    expect(hidingShare([0n, 0n, 0n, 0n], 2, prime)).toBe(1)
  })

  test('error: modulo a prime below 2^S the bound does not hold', () => {
    expect(hidingShare([1n, 1n, 1n, 1n], 3, 3n)).toBeGreaterThan(2 ** -2)
  })
})
