import type { Address } from 'viem'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectChain } from '../../src/chain/chain-client.js'
import { createMemoryLaneStore, type LaneStore } from '../../src/destination/lane-store.js'
import type { RelayClock } from '../../src/destination/relay-clock.js'
import { type CreateRelayerParameters, createRelayer } from '../../src/relayer/ethereum/create-relayer.js'
import type { EthereumDestination } from '../../src/relayer/ethereum/ethereum-destination.js'
import { type FaultyNode, startFaultyNode } from '../sources/faulty-node.js'
import { devnetNode } from './devnet-node.js'
import { startGate } from './gate.js'
import {
  BOOTSTRAP_SLOT,
  createWorld,
  destination,
  nodesAt,
  outcomes,
  RELAYER_KEY,
  slotClock,
  type World,
  type WorldChain,
} from './relay-world.js'

let world: World
let node: FaultyNode
let chain: WorldChain
let address: Address
let events: string[]
let store: LaneStore

beforeEach(async () => {
  world = createWorld({ seed: 'destination faults', slot: 150n })
  const { devnet, now } = world
  node = await startFaultyNode(devnetNode({ devnet, now, bootstrapSlots: [BOOTSTRAP_SLOT] }))
  chain = await world.startChain()
  address = await chain.deploy()
  events = []
  store = createMemoryLaneStore()
  await world.goTo(182n)
})
afterEach(async () => {
  await node.close()
  await world.stop()
})

function relayerOf(
  change: Partial<CreateRelayerParameters> & {
    happens?: () => Promise<void>
    of?: Partial<EthereumDestination>
  } = {},
) {
  const { happens = async () => undefined, of, ...parameters } = change
  const still = slotClock(world)
  const clock: RelayClock = {
    ...still,
    sleep: async (milliseconds, signal) => {
      await happens()
      await still.sleep(milliseconds, signal)
    },
  }
  return createRelayer({
    source: nodesAt(world.devnet, [node.url]),
    destinations: [destination('one', chain, address, of)],
    store,
    clock,
    transactions: { pollMs: 1, timeoutMs: 60_000 },
    metrics: { transaction: ({ type }) => events.push(type) },
    ...parameters,
  })
}

/** Each slot was recorded once, in whatever order, and no transaction reverted. */
async function expectOnce(slots: readonly bigint[]) {
  expect((await chain.recorded(address)).sort()).toEqual(slots)
  expect((await chain.sent()).reverted).toBe(0)
}

describe('a relayer whose destination misbehaves', () => {
  test('error: five blocks are reorganised away before they are confirmed', async () => {
    await chain.mine(5)
    let pauses = 0
    const relayer = relayerOf({
      of: { confirmations: 7 },
      happens: async () => {
        if (++pauses === 2) await chain.rpc('anvil_reorg', 5, [])
        else await chain.mine()
      },
    })
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
    expect(events).toContain('reorganised')
    await expectOnce([152n, 160n])
    expect(outcomes(await relayer.runOnce())).toEqual(['current'])
  })

  test('error: blocks are reorganised away after they were confirmed: it is planned anew', async () => {
    const relayer = relayerOf()
    const before = await chain.rpc('evm_snapshot')
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
    await chain.rpc('evm_revert', before)
    expect(await chain.recorded(address)).toEqual([])
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
    await expectOnce([152n, 160n])
  })

  test('error: the transaction is dropped from the pool, twice', async () => {
    await chain.rpc('evm_setAutomine', false)
    let pauses = 0
    const relayer = relayerOf({
      happens: async () => {
        if (++pauses <= 2) await chain.rpc('anvil_dropAllTransactions')
        else await chain.mine()
      },
    })
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
    expect(events.filter((type) => type === 'resent').length).toBe(2)
    await expectOnce([152n, 160n])
  })

  test('error: the transaction is priced out until gas is cheaper again, with an alarm meanwhile', async () => {
    await chain.rpc('evm_setAutomine', false)
    const heard: string[] = []
    let pauses = 0
    const relayer = relayerOf({
      onAlarm: ({ kind, isActive }) => heard.push(`${kind} ${isActive}`),
      riskFraction: 1,
      happens: async () => {
        const gwei = ++pauses < 12 ? 900n : 80n
        await chain.rpc('anvil_setNextBlockBaseFeePerGas', `0x${(gwei * 10n ** 9n).toString(16)}`)
        await chain.mine()
      },
    })
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
    expect(heard).toEqual(['fee-capped true', 'fee-capped false'])
    await expectOnce([152n, 160n])
  })

  test('error: the node goes away in the middle and comes back', async () => {
    await chain.rpc('evm_setAutomine', false)
    const gate = await startGate(chain.anvil.rpcUrl)
    const client = await connectChain({ rpcUrl: gate.url, privateKey: RELAYER_KEY })
    const relayer = relayerOf({
      destinations: [destination('one', { client }, address)],
      alarmAfterFailures: 2,
      happens: async () => {
        gate.isOpen = false
      },
    })
    expect(outcomes(await relayer.runOnce())).toEqual(['failed: CHAIN_UNREACHABLE'])
    expect(outcomes(await relayer.runOnce())).toEqual(['failed: CHAIN_UNREACHABLE'])
    expect(relayer.status().destinations[0]?.alarms).toContain('destination-failing')
    gate.isOpen = true
    await chain.rpc('evm_setAutomine', true)
    await chain.mine()
    const back = await relayer.runOnce()
    expect(outcomes(back), back.destinations[0]?.error?.message).toEqual(['delivered'])
    expect(relayer.status().destinations[0]?.alarms).toEqual([])
    await gate.close()
    await expectOnce([152n, 160n])
  })

  test('error: one destination that is down does not hold up the other', async () => {
    const other = await world.startChain()
    const there = await other.deploy()
    await world.goTo(184n)
    await other.anvil.stop()
    const destinations = [destination('down', other, there), destination('one', chain, address)]
    const relayer = relayerOf({ destinations, backOff: { firstMs: 1, mostMs: 4 } })
    const stop = new AbortController()
    const running = relayer.run({ signal: stop.signal })
    const failures = () => relayer.status().destinations[0]?.failuresInARow ?? 0
    await expect.poll(() => chain.recorded(address), { timeout: 30_000 }).toContain(152n)
    await expect.poll(failures, { timeout: 30_000 }).toBeGreaterThan(0)
    stop.abort()
    await running
    const [, one] = relayer.status().destinations
    expect(one?.failuresInARow).toBe(0)
  })

  test('error: somebody else delivers first: nothing is sent twice', async () => {
    const first = relayerOf()
    const second = relayerOf({ store: createMemoryLaneStore() })
    const [left, right] = await Promise.all([first.runOnce(), second.runOnce()])
    for (const outcome of outcomes(left).concat(outcomes(right))) {
      expect(['delivered', 'interrupted', 'current', 'failed: TRANSACTION_REFUSED']).toContain(outcome)
    }
    await first.runOnce()
    await second.runOnce()
    expect((await chain.recorded(address)).sort()).toEqual([152n, 160n])
  })

  test('error: an account that cannot pay raises an alarm and buys nothing', async () => {
    const { address: account } = chain.client.account
    await chain.rpc('anvil_setBalance', account, '0x1')
    const heard: string[] = []
    const of = { feePolicy: { maxFeePerGas: 10n ** 12n, maxGas: 10n ** 7n, minBalance: 10n ** 17n } }
    const relayer = relayerOf({
      of,
      onAlarm: ({ kind, isActive }) => heard.push(`${kind} ${isActive}`),
      riskFraction: 1,
    })
    expect(outcomes(await relayer.runOnce())).toEqual(['failed: INSUFFICIENT_BALANCE'])
    expect((await chain.sent()).mined).toBe(0)
    await chain.rpc('anvil_setBalance', account, '0x8ac7230489e80000')
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
    expect(heard).toEqual(['low-balance true', 'low-balance false'])
  })
})

describe('a relayer that looks only', () => {
  test('behavior: a dry run plans and estimates, and sends nothing', async () => {
    const relayer = relayerOf({ dryRun: true })
    const [report] = (await relayer.runOnce()).destinations
    expect(report?.outcome).toBe('planned')
    expect(report?.transactions.map(({ kind, route, result, hash }) => [kind, route, result, hash])).toEqual([
      ['step', 'direct', 'planned', undefined],
      ['rotate', 'direct', 'planned', undefined],
    ])
    expect(report?.transactions[0]?.gasEstimate).toBeGreaterThan(300_000n)
    expect((await chain.sent()).mined).toBe(0)
    expect(await store.load(`31337-${chain.client.account.address.toLowerCase()}`)).toEqual([])
  })

  test.each([-7_200, 7_200])('behavior: the machine is off by %i seconds', async (seconds) => {
    const still = slotClock(world)
    const relayer = relayerOf({
      clock: { ...still, now: () => still.now() + seconds * 1000 },
      riskFraction: 1,
    })
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
    await world.goTo(200n)
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
    await expectOnce([152n, 160n, 176n])
  })

  test('args: a step that is too small waits, a rotation does not', async () => {
    const of = { routePolicy: { minAdvanceSlots: 40n } }
    const relayer = relayerOf({ of })
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
    await world.goTo(200n)
    expect(outcomes(await relayer.runOnce())).toEqual(['waiting'])
    await world.goTo(224n)
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
    await expectOnce([152n, 160n, 200n])
  })

  test('error: a contract that is no light client of this chain, and parameters that make no sense', async () => {
    const nobody = relayerOf({ destinations: [destination('one', chain, `0x${'12'.repeat(20)}`)] })
    expect(outcomes(await nobody.runOnce())).toEqual(['failed: UNKNOWN_DEPLOYMENT'])
    const twice = [destination('one', chain, address), destination('one', chain, address)]
    expect(() => relayerOf({ destinations: twice })).toThrow(/names of their own/)
    expect(() => relayerOf({ source: [] })).toThrow(/sources/)
    const differing = [
      destination('one', chain, address),
      destination('two', chain, address, { confirmations: 3 }),
    ]
    const mixed = relayerOf({ destinations: differing, happens: () => chain.mine() })
    expect(outcomes(await mixed.runOnce()).filter((outcome) => outcome.startsWith('failed'))).toEqual([
      'failed: INVALID_POLICY',
    ])
  })
})
