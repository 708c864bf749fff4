import { bls12_381 } from '@noble/curves/bls12-381.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apkPublicInputs } from '../../src/ethereum/apk/public-inputs.js'
import { sumOfPublicInputs } from '../../src/prover/sum-of-public-inputs.js'

const p = bls12_381.fields.Fp.ORDER
const half = 2n ** 192n

describe('sumOfPublicInputs', () => {
  test('default', () => {
    expect(sumOfPublicInputs([9n, 8n, 1n, 2n, 3n, 4n])).toEqual({ x: 1n + 2n * half, y: 3n + 4n * half })
  })

  test('behavior: undoes the writing of any canonical sum', () => {
    const coordinate = fc.bigInt({ min: 0n, max: p - 1n })
    fc.assert(
      fc.property(coordinate, coordinate, (x, y) => {
        const statement = { commitment: 1n, absent: [2, 3], sum: { x, y } }
        const publicInputs = apkPublicInputs(statement, { committeeSize: 32, capacity: 10 })
        expect(sumOfPublicInputs(publicInputs)).toEqual({ x, y })
      }),
    )
  })

  test('behavior: p - 1 is read, p and above are not', () => {
    const halves = (value: bigint) => [value % half, value / half]
    expect(sumOfPublicInputs([...halves(p - 1n), ...halves(p - 1n)])).toEqual({ x: p - 1n, y: p - 1n })
    for (const value of [p, p + 1n, 2n ** 384n - 1n]) {
      expect(sumOfPublicInputs([...halves(value), 0n, 0n])).toBeUndefined()
      expect(sumOfPublicInputs([0n, 0n, ...halves(value)])).toBeUndefined()
    }
  })

  test('behavior: a half out of its range and a short list are not read', () => {
    expect(sumOfPublicInputs([half, 0n, 0n, 0n])).toBeUndefined()
    expect(sumOfPublicInputs([-1n, 0n, 0n, 0n])).toBeUndefined()
    expect(sumOfPublicInputs([0n, -1n, 0n, 0n])).toBeUndefined()
    expect(sumOfPublicInputs([1n, 2n, 3n])).toBeUndefined()
  })
})
