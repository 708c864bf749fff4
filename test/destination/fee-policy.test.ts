import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkFeePolicy, firstFees, raisedFees } from '../../src/destination/fee-policy.js'

const GWEI = 10n ** 9n
const policy = checkFeePolicy({ maxFeePerGas: 100n * GWEI, maxGas: 1_000_000n })
const wei = fc.bigInt({ min: 0n, max: 200n * GWEI })

describe('firstFees', () => {
  test('default: room for the base fee to double, up to the cap', () => {
    expect(firstFees({ baseFeePerGas: 10n * GWEI, tip: GWEI }, policy)).toEqual({
      maxFeePerGas: 21n * GWEI,
      maxPriorityFeePerGas: GWEI,
    })
    expect(firstFees({ baseFeePerGas: 90n * GWEI, tip: GWEI }, policy)?.maxFeePerGas).toBe(100n * GWEI)
    expect(firstFees({ baseFeePerGas: 99n * GWEI, tip: GWEI }, policy)?.maxFeePerGas).toBe(100n * GWEI)
  })

  test('error: nothing where the price of today is above the cap', () => {
    expect(firstFees({ baseFeePerGas: 99n * GWEI, tip: GWEI + 1n }, policy)).toBeUndefined()
  })
})

describe('raisedFees', () => {
  test('default: an eighth more, rounded up, and at least what the chain asks for', () => {
    const last = { maxFeePerGas: 801n, maxPriorityFeePerGas: 9n }
    expect(raisedFees(last, { baseFeePerGas: 0n, tip: 0n }, policy)).toEqual({
      maxFeePerGas: 902n,
      maxPriorityFeePerGas: 11n,
    })
    expect(raisedFees(last, { baseFeePerGas: 5_000n, tip: 40n }, policy)).toEqual({
      maxFeePerGas: 10_040n,
      maxPriorityFeePerGas: 40n,
    })
  })

  test('behavior: both fees rise by 12.5 percent or nothing is given; the cap holds and the tip is part of the fee', () => {
    const fees = fc.record({ maxFeePerGas: wei, maxPriorityFeePerGas: wei })
    fc.assert(
      fc.property(fees, fc.record({ baseFeePerGas: wei, tip: wei }), (last, market) => {
        fc.pre(last.maxPriorityFeePerGas <= last.maxFeePerGas)
        const raised = raisedFees(last, market, policy)
        if (raised === undefined) {
          expect((last.maxFeePerGas * 1125n + 999n) / 1000n).toBeGreaterThan(policy.maxFeePerGas)
          return
        }
        expect(raised.maxFeePerGas * 1000n).toBeGreaterThanOrEqual(last.maxFeePerGas * 1125n)
        expect(raised.maxPriorityFeePerGas * 1000n).toBeGreaterThanOrEqual(last.maxPriorityFeePerGas * 1125n)
        expect(raised.maxFeePerGas).toBeLessThanOrEqual(policy.maxFeePerGas)
        expect(raised.maxPriorityFeePerGas).toBeLessThanOrEqual(raised.maxFeePerGas)
      }),
    )
  })
})
