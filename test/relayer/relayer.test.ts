import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readHead } from '../../src/chain/read-head.js'
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
} from './relay-world.js'

const describeAll = (report: unknown) =>
  JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))

let world: World
let node: FaultyNode

beforeEach(async () => {
  world = createWorld({ seed: 'relayer', slot: 150n })
  const { devnet, now } = world
  node = await startFaultyNode(devnetNode({ devnet, now, bootstrapSlots: [BOOTSTRAP_SLOT] }))
})
afterEach(async () => {
  await node.close()
  await world.stop()
})

describe('createRelayer', () => {
  test('default: follows three periods on two chains with three clients, two of one account', async () => {
    const [left, right] = [await world.startChain(), await world.startChain()]
    const [a, b, c] = [await left.deploy(), await left.deploy(), await right.deploy()]
    const relayer = createRelayer({
      source: nodesAt(world.devnet, [node.url]),
      destinations: [destination('a', left, a), destination('b', left, b), destination('c', right, c)],
      clock: slotClock(world),
      transactions: { pollMs: 1 },
    })
    expect(outcomes(await relayer.runOnce())).toEqual(['current', 'current', 'current'])
    for (let slot = 170n; slot <= 360n; slot += 19n) {
      await world.goTo(slot)
      const report = await relayer.runOnce()
      expect(outcomes(report), describeAll(report)).toEqual(['delivered', 'delivered', 'delivered'])
      const expected = ((slot - 1n) / 8n - 2n) * 8n
      for (const { headSlot } of report.destinations) expect(headSlot).toBe(expected)
      const again = await relayer.runOnce()
      expect(outcomes(again), describeAll(again)).toEqual(['current', 'current', 'current'])
    }
    const head = await readHead({ client: right.client, address: c })
    for (const [chain, address] of [
      [left, a],
      [left, b],
      [right, c],
    ] as const) {
      const recorded = await chain.recorded(address)
      expect(new Set(recorded).size).toBe(recorded.length)
      expect(recorded.at(-1)).toBe(head.slot)
      expect((await chain.sent()).reverted).toBe(0)
    }
    const { destinations } = relayer.status()
    expect(destinations.map(({ alarms, failuresInARow }) => [alarms, failuresInARow])).toEqual(
      Array(3).fill([[], 0]),
    )
  })
})
