import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FeePolicy } from '../../src/destination/fee-policy.js'
import type { LaneEvent } from '../../src/destination/lane-event.js'
import { createMemoryLaneStore, type LaneStore } from '../../src/destination/lane-store.js'
import { systemRelayClock } from '../../src/destination/relay-clock.js'
import {
  type CreateTransactionSenderParameters,
  createTransactionSender,
} from '../../src/destination/transaction-sender.js'
import { type CounterChain, clockThat, count, startCounterChain } from './counter-chain.js'

const GWEI = 10n ** 9n
const feePolicy: FeePolicy = { maxFeePerGas: 500n * GWEI, maxGas: 200_000n, priorityFeePerGas: GWEI }

let chain: CounterChain
let events: LaneEvent[]
let store: LaneStore

beforeEach(async () => {
  chain = await startCounterChain()
  events = []
  store = createMemoryLaneStore()
})
afterEach(() => chain.anvil.stop())

function sender(change: Partial<CreateTransactionSenderParameters> = {}) {
  return createTransactionSender({
    client: chain.client,
    store,
    feePolicy,
    clock: clockThat(() => chain.mine()),
    pollMs: 5,
    timeoutMs: 20_000,
    onEvent: (event) => events.push(event),
    ...change,
  })
}

/** A sender that sent the first word and never looks at the chain again. */
async function broadcastAndDie(): Promise<void> {
  let fallAsleep = () => {}
  const asleep = new Promise<void>((resolve) => {
    fallAsleep = resolve
  })
  const sleep = () => {
    fallAsleep()
    return new Promise<void>(() => {})
  }
  const first = await sender({ clock: { ...systemRelayClock, sleep } })
  void first.send(count(1n)).catch(() => undefined)
  // Not before: a sender that is still looking sends again what the test drops.
  await asleep
  expect(types()).toEqual(['broadcast'])
}

const types = () => events.map(({ type }) => type)
const nonces = () => [...new Set(events.map(({ nonce }) => nonce))]

describe('createTransactionSender', () => {
  test('default: a call is simulated, saved, broadcast, mined and confirmed', async () => {
    const saved: number[] = []
    const watched: LaneStore = {
      load: store.load,
      save: async (lane, transactions) => {
        saved.push(transactions.length)
        const pool = (await chain.rpc('txpool_status')) as { pending: string }
        if (saved.length === 1) expect(Number(pool.pending)).toBe(0)
        await store.save(lane, transactions)
      },
    }
    const made = await sender({ store: watched, confirmations: 3 })
    const outcome = await made.send(count(1n))
    expect(outcome).toMatchObject({ result: 'success', label: 'word 1' })
    expect((await made.pending()).length).toBe(1)
    await made.confirm()
    expect(await made.pending()).toEqual([])
    expect(saved).toEqual([1, 0])
    expect(types()).toEqual(['broadcast', 'mined', 'confirmed'])
    expect(await chain.effects()).toEqual([1n])
  })

  test('behavior: calls at once take turns, with one nonce each', async () => {
    const made = await sender()
    const outcomes = await Promise.all([1n, 2n, 3n, 4n].map((word) => made.send(count(word))))
    const first = outcomes[0]?.nonce ?? 0
    expect(outcomes.map(({ nonce, result }) => [nonce - first, result])).toEqual(
      [0, 1, 2, 3].map((offset) => [offset, 'success']),
    )
    expect(await chain.effects()).toEqual([1n, 2n, 3n, 4n])
  })

  test('error: a call that reverts, costs too much, or cannot be paid is not signed', async () => {
    const made = await sender()
    await made.send(count(5n))
    await expect(made.send(count(5n))).rejects.toMatchObject({ code: 'CALL_REVERTED' })
    const frugal = await sender({ feePolicy: { ...feePolicy, maxGas: 21_000n } })
    await expect(frugal.send(count(6n))).rejects.toMatchObject({ code: 'GAS_CAP_EXCEEDED' })
    const poor = await sender({ feePolicy: { ...feePolicy, maxFeePerGas: 2n } })
    await expect(poor.send(count(6n))).rejects.toMatchObject({ code: 'FEE_CAP_EXCEEDED' })
    await chain.rpc('anvil_setBalance', made.account, '0x1')
    await expect(made.send(count(6n))).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' })
    expect(await made.pending()).toEqual([])
    expect(await chain.effects()).toEqual([5n])
  })

  test('behavior: a transaction that was dropped from the pool is sent again as it was', async () => {
    let dropped = 0
    const clock = clockThat(async () => {
      const [last] = await store.load(made.lane)
      if (dropped++ < 2 && last !== undefined) {
        await chain.rpc('anvil_dropTransaction', last.attempts.at(-1)?.hash)
      } else await chain.mine()
    })
    const made = await sender({ clock })
    expect(await made.send(count(1n))).toMatchObject({ result: 'success' })
    expect(types()).toEqual(['broadcast', 'resent', 'resent', 'mined', 'confirmed'])
    expect(new Set(events.map(({ hash }) => hash)).size).toBe(1)
    expect(await chain.effects()).toEqual([1n])
  })

  test('behavior: a transaction that is priced out is replaced under its nonce by 12.5 percent and more', async () => {
    let base = 100n * GWEI
    const clock = clockThat(async () => {
      await chain.rpc('anvil_setNextBlockBaseFeePerGas', `0x${base.toString(16)}`)
      await chain.mine()
      if (base > 90n * GWEI) base -= GWEI
    })
    const made = await sender({ clock })
    const outcome = await made.send(count(1n))
    expect(outcome.result).toBe('success')
    expect(types()).toContain('raised')
    expect(nonces().length).toBe(1)
    expect(await chain.effects()).toEqual([1n])
    expect(await chain.reverted()).toBe(0)
    const mined = await chain.client.getTransaction({ hash: outcome.hash })
    expect(mined.maxFeePerGas).toBeGreaterThan(90n * GWEI)
  })

  test('behavior: above the cap it waits and is mined when gas is cheap again', async () => {
    let blocks = 0
    const clock = clockThat(async () => {
      const base = blocks++ < 8 ? 900n * GWEI : GWEI
      await chain.rpc('anvil_setNextBlockBaseFeePerGas', `0x${base.toString(16)}`)
      await chain.mine()
    })
    const made = await sender({ clock })
    expect((await made.send(count(1n))).result).toBe('success')
    expect(types()).toContain('capped')
    expect(await chain.effects()).toEqual([1n])
  })

  test('behavior: what somebody else did meanwhile is cancelled, not reverted', async () => {
    let pauses = 0
    const clock = clockThat(async () => {
      const isFull = pauses++ < 5
      if (pauses === 1) await chain.store(9n)
      if (isFull) await chain.rpc('evm_setBlockGasLimit', '0x2710')
      await chain.mine()
      await chain.rpc('evm_setBlockGasLimit', '0x1c9c380')
    })
    const made = await sender({ clock })
    expect((await made.send(count(7n))).result).toBe('cancelled')
    expect(await chain.effects()).toEqual([])
    expect(await chain.reverted()).toBe(0)
    expect((await made.send(count(10n))).result).toBe('success')
    expect(nonces().length).toBe(2)
  })

  test.each([1, 3, 5])(
    'behavior: a reorganisation of %i blocks loses nothing and doubles nothing',
    async (depth) => {
      const made = await sender({ confirmations: 8 })
      await made.send(count(1n))
      await made.send(count(2n))
      await made.send(count(3n))
      await chain.mine(2)
      await chain.rpc('anvil_reorg', depth, [])
      await made.confirm()
      expect(await chain.effects()).toEqual([1n, 2n, 3n])
      expect(await chain.reverted()).toBe(0)
      expect(nonces().length).toBe(3)
      const resentOrNot = types().filter((type) => type === 'confirmed')
      expect(resentOrNot.length).toBe(3)
    },
  )

  test('behavior: a new sender takes up what a killed one saved, broadcast or not', async () => {
    await broadcastAndDie()
    await chain.rpc('anvil_dropAllTransactions')
    const second = await sender()
    await second.settle()
    expect(await chain.effects()).toEqual([1n])
    expect((await second.send(count(2n))).result).toBe('success')
    expect(await chain.effects()).toEqual([1n, 2n])
    expect(nonces().length).toBe(2)
  })

  test('behavior: what a killed one saved and nobody needs any more is forgotten, and its nonce is used', async () => {
    await broadcastAndDie()
    await chain.rpc('anvil_dropAllTransactions')
    await chain.store(1n)
    const second = await sender()
    await second.settle()
    expect(types()).toEqual(['broadcast', 'abandoned'])
    expect((await second.send(count(2n))).result).toBe('success')
    expect(await chain.effects()).toEqual([2n])
    expect(nonces().length).toBe(1)
  })

  test('behavior: a nonce that another transaction of the account used is given up', async () => {
    await broadcastAndDie()
    await chain.rpc('anvil_dropAllTransactions')
    const other = await sender({ store: createMemoryLaneStore() })
    await other.send(count(5n))
    const second = await sender()
    await second.settle()
    expect(types().at(-1)).toBe('taken')
    expect(await second.pending()).toEqual([])
  })

  test('error: a transaction that nobody mines stays in its lane after the timeout', async () => {
    const made = await sender({ clock: systemRelayClock, timeoutMs: 50 })
    await expect(made.send(count(1n))).rejects.toMatchObject({ code: 'TRANSACTION_TIMEOUT' })
    expect((await made.pending()).length).toBe(1)
    await expect(made.send(count(2n))).rejects.toMatchObject({ code: 'TRANSACTION_TIMEOUT' })
    expect((await made.pending()).length).toBe(1)
    await chain.mine()
    await made.settle()
    expect(await chain.effects()).toEqual([1n])
  })

  test('error: policies that make no sense', async () => {
    for (const change of [{ bumpPercent: 10 }, { maxFeePerGas: 0n }, { stuckBlocks: 0 }, { maxGas: -1n }]) {
      await expect(sender({ feePolicy: { ...feePolicy, ...change } })).rejects.toMatchObject({
        code: 'INVALID_POLICY',
      })
    }
    await expect(sender({ confirmations: 0 })).rejects.toMatchObject({ code: 'INVALID_POLICY' })
  })
})
