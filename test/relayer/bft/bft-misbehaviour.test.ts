import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readMisbehaviour } from '../../../src/bft/chain/read-light-client.js'
import type { LightBlock } from '../../../src/bft/light-client/light-block.js'
import { type BftDevnet, createBftDevnet } from '../../../src/devnet/bft/create-bft-devnet.js'
import type { BftScriptInput } from '../../../src/devnet/bft/script-schema.js'
import { RelayerError } from '../../../src/relayer/relayer-error.js'
import { outcomes } from '../relay-world.js'
import { endingWith } from './bft-node.js'
import { type BftWorld, startBftWorld } from './bft-world.js'

let world: BftWorld

beforeAll(async () => {
  world = await startBftWorld()
})
afterAll(() => world?.stop())

/** Two of four attack while the honest ones cannot reach each other. */
function forkedBy(kind: 'equivocation' | 'amnesia'): BftDevnet {
  const groups = [['v2'], ['v3']]
  const script: BftScriptInput = {
    transfersPerBlock: 0,
    faults: [
      { kind, heights: [3, 6], validators: ['v0', 'v1'], groups },
      { kind: 'partition', from: 2500, to: 60_000, groups },
    ],
  }
  const devnet = createBftDevnet({ seed: `${kind} 4`, script })
  devnet.advanceTo(devnet.script.genesisTime + 30_000n)
  return devnet
}

/** The first height with two blocks. */
function firstFork(devnet: BftDevnet): [LightBlock, LightBlock] {
  const [height = 0n] = devnet.forkedHeights().sort((left, right) => Number(left - right))
  const [first, second] = devnet.finalized(height)
  if (first === undefined || second === undefined) throw new Error('the attack failed')
  return [first, second]
}

const below = (height: bigint) => (devnet: BftDevnet) => devnet.getLightBlock(height)

describe('a relayer of a BFT chain that misbehaves', () => {
  test('error: a node shows another block than the recorded one: the client is frozen where that is wanted', () => {
    const devnet = forkedBy('amnesia')
    const [first, second] = firstFork(devnet)
    const { height } = first.header
    const scene = { approves: true, devnet, trusted: below(height - 1n), nodes: 2 }
    return world.scene(scene, async ({ relayer, nodes, head, proofs, sent, client, lightClient }) => {
      for (const node of nodes) node.lie(endingWith(first))
      expect(outcomes(await relayer().runOnce())).toEqual(['delivered'])
      expect(await head()).toBe(height)
      nodes[1]?.lie(endingWith(second))
      const held = relayer()
      expect(outcomes(await held.runOnce())).toEqual(['conflict'])
      expect(held.status().destinations[0]?.alarms).toContain('conflict')
      expect([proofs.bought.length, await sent()]).toEqual([1, 1])

      const one = relayer({ reportConflicts: true })
      const { destinations } = await one.runOnce()
      expect(destinations[0]).toMatchObject({
        outcome: 'conflict',
        transactions: [{ kind: 'report-conflict', finalizedSlot: height, result: 'delivered' }],
      })
      expect(await readMisbehaviour({ client, address: lightClient })).toMatchObject({
        kind: 'conflict',
        height,
      })
      expect(outcomes(await one.runOnce())).toEqual(['frozen'])
      expect(one.status().destinations[0]?.alarms).toContain('client-frozen')
    })
  })

  test('error: nodes show two branches of which neither is recorded: nothing is sent', () => {
    const devnet = forkedBy('amnesia')
    const [first, second] = firstFork(devnet)
    const scene = { approves: true, devnet, trusted: below(first.header.height - 1n), nodes: 2 }
    return world.scene(scene, async ({ relayer, nodes, proofs, sent }) => {
      nodes[0]?.lie(endingWith(first))
      nodes[1]?.lie(endingWith(second))
      const one = relayer({ reportConflicts: true })
      expect(outcomes(await one.runOnce())).toEqual(['conflict'])
      expect([proofs.bought, await sent()]).toEqual([[], 0])
      nodes[1]?.lie(endingWith(first))
      expect(outcomes(await one.runOnce())).toEqual(['delivered'])
      expect(one.status().destinations[0]?.alarms).toEqual([])
    })
  })

  test('error: double votes of more than a third freeze the client at the height that it knows next', () => {
    const devnet = forkedBy('equivocation')
    const [first] = firstFork(devnet)
    const { height } = first.header
    const scene = { approves: true, devnet, trusted: below(height - 1n) }
    return world.scene(scene, async ({ relayer, proofs, client, lightClient }) => {
      const one = relayer({ reportConflicts: true })
      const { destinations } = await one.runOnce()
      expect(destinations[0]?.outcome).toBe('frozen')
      const reports = destinations[0]?.transactions.filter(({ kind }) => kind === 'report-equivocation') ?? []
      expect(reports.map(({ result }) => result)).toContain('delivered')
      expect(new Set(proofs.bought)).toEqual(new Set(['bft-equivocation-4']))
      const recorded = await readMisbehaviour({ client, address: lightClient })
      expect(recorded).toMatchObject({ kind: 'equivocation', height })
    })
  })

  test('behavior: those of a third or less are recorded once, and the client goes on', () => {
    const faults = [
      { kind: 'equivocation' as const, heights: [2, 3] as [number, number], validators: ['v0'] },
    ]
    const script = { transfersPerBlock: 0, faults }
    return world.scene(
      { seed: 'one', script, height: 5n },
      async ({ relayer, runTo, proofs, head, sent }) => {
        const silent = relayer({ of: { minAdvanceHeights: 50n } })
        expect(outcomes(await silent.runOnce())).toEqual(['waiting'])
        expect(proofs.bought).toEqual([])
        const one = relayer({ reportConflicts: true })
        const [report] = (await one.runOnce()).destinations
        expect(report).toMatchObject({ outcome: 'delivered', headSlot: 5n })
        const kinds = report?.transactions.map(({ kind }) => kind)
        expect(kinds).toContain('report-equivocation')
        expect(kinds?.at(-1)).toBe('skipping')
        await one.runOnce()
        const spent = proofs.bought.length
        expect(outcomes(await one.runOnce())).toEqual(['current'])
        expect(proofs.bought.length).toBe(spent)
        await runTo(8n)
        expect(outcomes(await one.runOnce())).toEqual(['delivered'])
        expect(await head()).toBe(8n)
        expect(await sent()).toBe(proofs.bought.length)
      },
    )
  })

  test('error: evidence that nobody can prove does not keep the client from its head', () => {
    const faults = [
      { kind: 'equivocation' as const, heights: [2, 3] as [number, number], validators: ['v0'] },
    ]
    const script = { transfersPerBlock: 0, faults }
    const options = { approves: true, seed: 'one', script, height: 5n }
    return world.scene(options, async ({ relayer, proofs, head, sent }) => {
      proofs.before = async (kind) => {
        if (kind === 'bft-equivocation')
          throw new RelayerError('PROOF_FAILED', 'The proof could not be made.')
      }
      expect(outcomes(await relayer({ reportConflicts: true }).runOnce())).toEqual(['delivered'])
      expect([await head(), await sent()]).toEqual([5n, 1])
    })
  })

  test('error: another head that nobody can judge is that node’s affair', () => {
    const devnet = forkedBy('amnesia')
    const [first, second] = firstFork(devnet)
    const options = { approves: true, devnet, trusted: below(first.header.height - 1n), nodes: 2 }
    return world.scene(options, async ({ relayer, nodes, client, proofs }) => {
      nodes[0]?.lie(endingWith(first))
      nodes[1]?.lie(endingWith(first))
      expect(outcomes(await relayer().runOnce())).toEqual(['delivered'])
      nodes[1]?.lie(endingWith(second))
      const withoutLogs = Object.assign(Object.create(client) as typeof client, {
        getContractEvents: () => Promise.reject(new Error('too many blocks')),
      })
      const one = relayer({ of: { client: withoutLogs }, reportConflicts: true })
      const { destinations } = await one.runOnce()
      expect(destinations[0]).toMatchObject({ outcome: 'current', refused: { RIVAL_UNJUDGED: 1 } })
      expect(one.status().destinations[0]?.alarms).toContain('sources-disagree')
      expect(proofs.bought.length).toBe(1)
    })
  })
})
