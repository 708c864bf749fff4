import { expect, test } from 'vitest'
import { benchTransport } from '../../src/bench/bench-transport.js'

test('default: every kind of read is measured', async () => {
  const rows = await benchTransport()
  expect(rows.map(({ method }) => method)).toEqual([
    'eth_getBalance',
    'eth_getStorageAt',
    'eth_call (balanceOf)',
    'eth_getTransactionReceipt (of 100)',
  ])
  for (const { plainMs, verifiedMs, ratio, requests } of rows) {
    expect(plainMs).toBeGreaterThan(0)
    expect(ratio).toBeCloseTo(verifiedMs / plainMs)
    expect(requests).toBeGreaterThan(0)
    expect(requests).toBeLessThan(10)
  }
})

test('error: aborted', async () => {
  await expect(benchTransport(AbortSignal.abort())).rejects.toThrow()
})
