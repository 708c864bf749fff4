import type { Address } from 'viem'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readHead } from '../../src/chain/read-head.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { createRelayer } from '../../src/relayer/ethereum/create-relayer.js'
import { type FaultyNode, startFaultyNode } from '../sources/faulty-node.js'
import { devnetNode } from './devnet-node.js'
import {
  BOOTSTRAP_SLOT,
  createWorld,
  destination,
  nodesAt,
  outcomes,
  slotClock,
  type World,
  type WorldChain,
} from './relay-world.js'

let world: World
let chain: WorldChain
let address: Address
let nodes: [FaultyNode, FaultyNode]
let isForked = false

beforeEach(async () => {
  world = createWorld({ seed: 'conflicts', slot: 150n })
  const { devnet, now } = world
  const slots = { devnet, now, bootstrapSlots: [BOOTSTRAP_SLOT] }
  // The committee signs a second history as well, in which blocks hold other transactions.
  const execution = { gasUsed: 1n }
  nodes = [
    await startFaultyNode(devnetNode(slots)),
    await startFaultyNode(devnetNode({ ...slots, change: () => (isForked ? { execution } : {}) })),
  ]
  chain = await world.startChain()
  address = await chain.deploy()
  isForked = false
})
afterEach(async () => {
  for (const node of nodes) await node.close()
  await world.stop()
})

function relayerOf(urls: readonly string[], reportConflicts: boolean, heard: string[] = []) {
  return createRelayer({
    source: nodesAt(world.devnet, urls),
    destinations: [destination('one', chain, address)],
    clock: slotClock(world),
    transactions: { pollMs: 1 },
    reportConflicts,
    riskFraction: 1,
    onAlarm: ({ kind, isActive }) => heard.push(`${kind} ${isActive}`),
  })
}
const status = async () => (await readHead({ client: chain.client, address })).status

describe('a relayer that sees a committee sign twice', () => {
  test('default: evidence against what the client holds freezes it', async () => {
    const urls = nodes.map(({ url }) => url)
    const heard: string[] = []
    const relayer = relayerOf(urls, true, heard)
    await world.goTo(182n)
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
    isForked = true
    const report = await relayer.runOnce()
    expect(outcomes(report)).toEqual(['conflict'])
    expect(report.destinations[0]?.transactions[0]).toMatchObject({
      kind: 'report-conflict',
      result: 'delivered',
    })
    expect(await status()).toBe('frozen')
    expect(heard).toContain('conflict true')
    expect(outcomes(await relayer.runOnce())).toEqual(['frozen'])
    expect(heard).toContain('client-frozen true')
  })

  test('args: without reportConflicts there is an alarm and nothing else', async () => {
    const heard: string[] = []
    const relayer = relayerOf([nodes[0].url, nodes[1].url], false, heard)
    await world.goTo(182n)
    await relayer.runOnce()
    isForked = true
    const { mined } = await chain.sent()
    expect(outcomes(await relayer.runOnce())).toEqual(['conflict'])
    expect(heard.sort()).toEqual(['conflict true', 'sources-disagree true'])
    expect((await chain.sent()).mined).toBe(mined)
    expect(await status()).toBe('active')
  })

  test('behavior: of two histories that the client has neither of, none is delivered; the other is evidence', async () => {
    isForked = true
    await world.goTo(182n)
    const relayer = relayerOf([nodes[0].url, nodes[1].url], true)
    expect(outcomes(await relayer.runOnce())).toEqual(['conflict'])
    expect((await chain.sent()).mined).toBe(0)
    const deceived = relayerOf([nodes[1].url], true)
    expect(outcomes(await deceived.runOnce())).toEqual(['delivered'])
    expect(outcomes(await relayer.runOnce())).toEqual(['conflict'])
    expect(await status()).toBe('frozen')
  })

  test('error: a second history that its committee did not sign is no conflict', async () => {
    const unsigned = createBeaconDevnet({
      seed: 'other keys',
      committeeSize: 32,
      config: world.devnet.config,
    })
    const forged = await startFaultyNode(devnetNode({ devnet: unsigned, now: world.now, bootstrapSlots: [] }))
    try {
      const heard: string[] = []
      await world.goTo(182n)
      const relayer = relayerOf([forged.url, nodes[0].url], true, heard)
      expect(outcomes(await relayer.runOnce())).toEqual(['delivered'])
      expect(outcomes(await relayer.runOnce())).toEqual(['current'])
      expect([await status(), heard]).toEqual(['active', []])
    } finally {
      await forged.close()
    }
  })
})
