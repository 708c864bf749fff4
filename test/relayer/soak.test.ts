import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createWalletClient, http, parseAbi, publicActions } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import type { ChainClient } from '../../src/chain/chain-client.js'
import { createMemoryLaneStore } from '../../src/destination/lane-store.js'
import type { RelayClock } from '../../src/destination/relay-clock.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import type { Relayer } from '../../src/relayer/create-family-relayer.js'
import { createRelayer } from '../../src/relayer/ethereum/create-relayer.js'
import { type FaultyNode, startFaultyNode } from '../sources/faulty-node.js'
import { type Change, devnetNode, SLOTS_PER_PERIOD } from './devnet-node.js'
import { startGate } from './gate.js'
import { BOOTSTRAP_SLOT, createWorld, destination, nodesAt, RELAYER_KEY, slotClock } from './relay-world.js'
import { breakNode, seededChoices, slopeOf } from './soak-faults.js'
import { type SoakRoute, soakDeployment, soakProofs } from './soak-proofs.js'

const isFull = process.env.CONCORDAT_FULL !== undefined
const PERIODS = 100n
/** Slots of a period in which the relayer looks. */
const LOOKS = isFull ? [2n, 10n, 18n, 26n, 34n, 42n, 46n, 50n, 54n, 58n, 62n] : [44n, 54n]
const MIN_ADVANCE = isFull ? 1n : 48n

setFlagsFromString('--expose_gc')
const collectGarbage = runInNewContext('gc') as () => void

async function soak(route: SoakRoute): Promise<void> {
  const choices = seededChoices(7)
  const { random, chance, pick } = choices
  const world = createWorld({ seed: 'soak', slot: 150n })
  // A devnet remembers every committee it made: now and then the same one is made afresh.
  let devnet = world.devnet
  const lies: [Change, Change] = [{}, {}]
  const nodes: FaultyNode[] = []
  for (const index of [0, 1] as const) {
    const now = world.now
    const follow = () =>
      devnetNode({ devnet, now, bootstrapSlots: [BOOTSTRAP_SLOT], change: () => lies[index] })
    const source = follow()
    nodes.push(
      await startFaultyNode({
        ...source,
        getUpdates: (start, count) => follow().getUpdates(start, count),
        getFinalityUpdate: () => follow().getFinalityUpdate(),
      }),
    )
  }
  const chain = await world.startChain()
  const address = await chain.deploy({ apk: await soakDeployment(chain.client, route) })
  await chain.mine(6)
  const gate = await startGate(chain.anvil.rpcUrl)
  const client: ChainClient = createWalletClient({
    account: privateKeyToAccount(RELAYER_KEY),
    chain: chain.client.chain,
    transport: http(gate.url, { retryCount: 0 }),
    pollingInterval: 10,
  }).extend(publicActions)

  const store = createMemoryLaneStore()
  const making = await soakProofs(route, seededChoices(8).random)
  const still = slotClock(world)
  let skewSeconds = 0
  let dropping = 0
  const clock: RelayClock = {
    ...still,
    now: () => still.now() + skewSeconds * 1000,
    sleep: async (milliseconds, signal) => {
      if (dropping > 0) {
        dropping--
        tell('dropped')
        await chain.rpc('anvil_dropAllTransactions')
      }
      await chain.mine()
      await still.sleep(milliseconds, signal)
    },
  }
  const tally = new Map<string, number>()
  const tell = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1)
  const start = (): Relayer =>
    createRelayer({
      source: nodesAt(
        devnet,
        nodes.map(({ url }) => url),
        1_500,
      ),
      destinations: [
        destination('one', { client }, address, {
          confirmations: 2,
          routePolicy: { minAdvanceSlots: MIN_ADVANCE, routes: [route] },
        }),
      ],
      proofs: making.proofs,
      store,
      clock,
      transactions: { pollMs: 1, timeoutMs: 5_000 },
      metrics: { transaction: ({ type }) => tell(type), pass: ({ outcome }) => tell(outcome) },
    })
  let relayer = start()
  const heaps: number[] = []
  const begun = performance.now()
  const cpu = process.cpuUsage()

  for (let period = 2n; period < 2n + PERIODS; period++) {
    for (const offset of LOOKS) {
      const slot = period * SLOTS_PER_PERIOD + offset
      if (slot <= 150n) continue
      await world.goTo(slot)
      // A reorganisation reaches back to here and no further.
      await chain.mine(5)
      for (const [index, node] of nodes.entries()) {
        const isBad = breakNode(choices, node, (lie) => void lies.splice(index, 1, lie), isFull ? 0.25 : 0.18)
        if (isBad) tell('broken node')
      }
      gate.isOpen = !chance(0.06)
      if (!gate.isOpen) tell('destination away')
      skewSeconds = chance(0.1) ? pick([-7_200, 7_200]) : 0
      if (skewSeconds !== 0) tell('clock moved')
      const isManual = chance(0.15)
      dropping = isManual && chance(0.5) ? 1 : 0
      if (isManual) await chain.rpc('evm_setAutomine', false)
      if (chance(0.1)) {
        const stop = new AbortController()
        setTimeout(() => stop.abort(), 5 + random() * 100)
        await relayer.runOnce({ signal: stop.signal }).catch(() => undefined)
        tell('restart')
        relayer = start()
      }
      await relayer.runOnce()
      if (isManual) await chain.rpc('evm_setAutomine', true)
      if (chance(0.1)) {
        await chain.rpc('anvil_reorg', 1 + Math.floor(random() * 5), [])
        tell('reorganisation')
      }
    }
    if (period % 10n === 1n) {
      devnet = createBeaconDevnet({ seed: 'soak', committeeSize: 32 })
      await delay(20)
      collectGarbage()
      collectGarbage()
      heaps.push(process.memoryUsage().heapUsed)
    }
  }
  gate.isOpen = true
  dropping = 0
  lies.fill({})
  for (const node of nodes) node.break(undefined)
  await world.goTo((2n + PERIODS) * SLOTS_PER_PERIOD - 2n)
  await relayer.runOnce()
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(cpu)

  const abi = parseAbi(['event SyncCommitteeUpdate(uint256 indexed period, bytes32 indexed root)'])
  const logs = await chain.client.getContractEvents({ address, abi, fromBlock: 0n, strict: true })
  const periods = logs.map(({ args }) => args.period)
  const { config } = devnet
  let latest = 0n
  for (const { args, blockNumber } of logs.slice(1)) {
    const { timestamp } = await chain.client.getBlock({ blockNumber })
    const slot = (timestamp - config.genesisTime) / config.secondsPerSlot
    const late = slot - (args.period - 1n) * SLOTS_PER_PERIOD
    if (late > latest) latest = late
  }
  const slope = slopeOf(heaps.slice(2)) / 10
  const jobs = await making.end()
  process.stdout.write(
    `soak on route ${route}: ${PERIODS} periods in ${seconds.toFixed(0)} s (${((user + system) / 1e6).toFixed(0)} s of CPU), ` +
      `latest rotation at slot ${latest} of its period, heap ${(slope / 1024).toFixed(1)} KiB a period, ` +
      `${[...tally].map(([what, count]) => `${what} ${count}`).join(', ')}, jobs ${JSON.stringify(jobs)}\n`,
  )
  expect(new Set(periods).size).toBe(periods.length)
  expect(periods).toEqual(periods.map((_, index) => 2n + BigInt(index)))
  // The committee after the last period is known, and each was before its own period was over.
  expect(periods.at(-1)).toBe(2n + PERIODS)
  expect(latest).toBeLessThan(2n * SLOTS_PER_PERIOD)
  const recorded = await chain.recorded(address)
  expect(new Set(recorded).size).toBe(recorded.length)
  expect((await chain.sent()).reverted).toBe(0)
  if (jobs.kind === 'none') expect(jobs.bought).toEqual([])
  else {
    expect(jobs.counts).toMatchObject({ queued: 0, active: 0, failed: 0 })
    expect(jobs.tally.completed).toBe(jobs.counts.completed)
    expect(jobs.counts.completed).toBeGreaterThan(Number(PERIODS))
  }
  expect(slope).toBeLessThan(64 * 1024)

  await gate.close()
  for (const node of nodes) await node.close()
  await world.stop()
}

describe('a relayer over a long time', () => {
  const limit = { timeout: 3_600_000 }

  test(
    'behavior: 100 periods with random faults: no rotation is missed, and memory does not grow',
    limit,
    () => soak('direct'),
  )

  test('behavior: the same with proofs by workers that die: no job is left behind', limit, () => soak('apk'))
})
