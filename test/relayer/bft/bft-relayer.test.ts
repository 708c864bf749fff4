import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMemoryLaneStore } from '../../../src/destination/lane-store.js'
import { outcomes } from '../relay-world.js'
import { endingWith } from './bft-node.js'
import { type BftWorld, startBftWorld } from './bft-world.js'

let world: BftWorld

beforeAll(async () => {
  world = await startBftWorld()
})
afterAll(() => world?.stop())

describe('createBftRelayer', () => {
  test('default: the header right above, then a skip, each by the statement that the contract asks for', () =>
    world.scene({ height: 2n, nodes: 2 }, async ({ relayer, runTo, head, proofs, sent, alarms }) => {
      const one = relayer()
      const { destinations } = await one.runOnce()
      expect(destinations).toMatchObject([
        {
          outcome: 'delivered',
          headSlot: 2n,
          lagSlots: 0n,
          refused: {},
          sourceFailures: [],
          transactions: [{ kind: 'adjacent', route: 'quorum', finalizedSlot: 2n, result: 'delivered' }],
        },
      ])
      expect(outcomes(await one.runOnce())).toEqual(['current'])
      await runTo(9n)
      expect((await one.runOnce()).destinations[0]).toMatchObject({
        outcome: 'delivered',
        headSlot: 9n,
        transactions: [{ kind: 'skipping', route: 'skipping', finalizedSlot: 9n, result: 'delivered' }],
      })
      expect(await head()).toBe(9n)
      expect(proofs.bought).toEqual(['bft-quorum-4', 'bft-skipping-4'])
      expect(await sent()).toBe(2)
      expect(alarms).toEqual([])
    }))

  test('behavior: where all validators have changed it bisects, and goes on in the next pass', () => {
    const members = ['a', 'b', 'c']
    const changes = members.flatMap((name, at) => [
      { height: 3 + 2 * at, join: { name, power: 10 } },
      { height: 4 + 2 * at, leave: `v${at}` },
    ])
    const validators = [0, 1, 2].map((at) => ({ name: `v${at}`, power: 10 }))
    return world.scene(
      { script: { validators, changes }, height: 16n },
      async ({ relayer, head, proofs }) => {
        const one = relayer({ maxUpdatesPerPass: 1 })
        const first = await one.runOnce()
        expect(first.destinations[0]).toMatchObject({ outcome: 'delivered', isCatchingUp: true })
        const between = await head()
        expect(between).toBeGreaterThan(1n)
        expect(between).toBeLessThan(16n)
        let passes = 1
        while ((await head()) < 16n) {
          expect(outcomes(await one.runOnce())).toEqual(['delivered'])
          expect(++passes).toBeLessThan(10)
        }
        expect(proofs.bought.length).toBe(passes)
      },
    )
  })

  test('behavior: a partition stops the chain and not the relayer; a node that is behind is no liar', () => {
    const groups = [
      ['v0', 'v1'],
      ['v2', 'v3'],
    ]
    const script = { faults: [{ kind: 'partition' as const, from: 5_500, to: 30_000, groups }] }
    return world.scene({ script, height: 3n, nodes: 2 }, async (scene) => {
      const { relayer, devnet, goTo, nodes, head, alarms } = scene
      const one = relayer()
      expect(outcomes(await one.runOnce())).toEqual(['delivered'])
      devnet.advanceTo(devnet.script.genesisTime + 25_000n)
      await goTo(devnet.time())
      const stalled = devnet.height()
      await one.runOnce()
      expect(outcomes(await one.runOnce())).toEqual(['current'])
      expect(await head()).toBe(stalled)
      nodes[0]?.lie(endingWith(devnet.getLightBlock(stalled)))
      await scene.runTo(stalled + 4n)
      expect((await one.runOnce()).destinations[0]).toMatchObject({ outcome: 'delivered', refused: {} })
      expect(await head()).toBe(devnet.height())
      expect(alarms).toEqual([])
    })
  })

  test('behavior: a dry run buys and sends nothing', () =>
    world.scene({ height: 6n }, async ({ relayer, head, proofs, sent }) => {
      const { destinations } = await relayer({ dryRun: true, reportConflicts: true }).runOnce()
      expect(destinations[0]).toMatchObject({
        outcome: 'planned',
        lagSlots: 5n,
        transactions: [{ kind: 'skipping', finalizedSlot: 6n, result: 'planned', hash: undefined }],
      })
      expect([await head(), proofs.bought, await sent()]).toEqual([1n, [], 0])
    }))

  test('behavior: it waits for an advance that is worth it, until half of the trusting period is over', () =>
    world.scene({ height: 4n }, async ({ relayer, goTo, devnet, head, alarms }) => {
      const one = relayer({ of: { minAdvanceHeights: 10n } })
      expect(outcomes(await one.runOnce())).toEqual(['waiting'])
      await goTo(devnet.time() + 310_000n)
      expect(outcomes(await one.runOnce())).toEqual(['delivered'])
      expect(await head()).toBe(4n)
      expect(alarms).toEqual(['client-expiring true'])
    }))

  test('behavior: a newest block that is ahead of the destination’s clock is taken later, the one before at once', () =>
    world.scene({ script: { blockTime: 10_000 }, height: 4n }, async ({ relayer, devnet, head, alarms }) => {
      devnet.runToHeight(14n)
      expect(outcomes(await relayer().runOnce())).toEqual(['delivered'])
      expect(await head()).toBeGreaterThan(1n)
      expect(await head()).toBeLessThan(14n)
      expect(alarms).toEqual([])
    }))

  test('error: expired: nothing is bought', () =>
    world.scene({ height: 4n }, async ({ relayer, goTo, devnet, proofs, alarms }) => {
      await goTo(devnet.time() + 700_000n)
      expect((await relayer().runOnce()).destinations[0]).toMatchObject({ outcome: 'expired', headSlot: 1n })
      expect(alarms).toEqual(['client-expired true'])
      expect(proofs.bought).toEqual([])
    }))

  test('error: stopped before the second proof, it goes on from what the client holds', () =>
    world.scene({ height: 2n }, async ({ relayer, runTo, proofs, head, sent }) => {
      const store = createMemoryLaneStore()
      const stop = new AbortController()
      const first = relayer({ store })
      expect(outcomes(await first.runOnce())).toEqual(['delivered'])
      await runTo(6n)
      proofs.before = async () => stop.abort(new Error('killed'))
      await expect(first.runOnce({ signal: stop.signal })).rejects.toThrow('killed')
      expect(await head()).toBe(2n)
      proofs.before = undefined
      expect(outcomes(await relayer({ store }).runOnce())).toEqual(['delivered'])
      expect([await head(), await sent()]).toEqual([6n, 2])
    }))

  test('error: the destination’s blocks are reorganised away after they were confirmed: it is planned anew', () =>
    world.scene({ height: 3n }, async ({ relayer, head, client, proofs }) => {
      const request = client.request as (call: { method: string; params: unknown[] }) => Promise<unknown>
      const one = relayer()
      const before = await request({ method: 'evm_snapshot', params: [] })
      expect(outcomes(await one.runOnce())).toEqual(['delivered'])
      await request({ method: 'evm_revert', params: [before] })
      expect(await head()).toBe(1n)
      // The proof is known; this stand-in has to be told of it again.
      expect(outcomes(await relayer().runOnce())).toEqual(['delivered'])
      expect(await head()).toBe(3n)
      expect(proofs.bought.length).toBe(2)
    }))

  test('error: two blocks are reorganised away before they are confirmed', () =>
    world.scene({ height: 3n }, async ({ relayer, head, client, proofs, devnet }) => {
      const request = client.request as (call: { method: string; params: unknown[] }) => Promise<unknown>
      const events: string[] = []
      let pauses = 0
      const one = relayer({
        of: { confirmations: 7 },
        metrics: { transaction: ({ type }) => events.push(type) },
        clock: {
          now: () => Number(devnet.time()),
          elapsed: () => performance.now(),
          async sleep() {
            if (++pauses === 2) await request({ method: 'anvil_reorg', params: [2, []] })
            else await request({ method: 'anvil_mine', params: ['0x1', '0x0'] })
          },
        },
      })
      expect(outcomes(await one.runOnce())).toEqual(['delivered'])
      expect(events).toEqual(expect.arrayContaining(['reorganised', 'confirmed']))
      expect([await head(), proofs.bought.length]).toEqual([3n, 1])
    }))

  test('error: somebody else took the client past the header: nothing is bought, and it is planned anew', () =>
    world.scene({ height: 3n, nodes: 1 }, async ({ relayer, devnet, nodes, runTo, head, proofs }) => {
      const slow = relayer({ of: { name: 'slow' } })
      nodes[0]?.lie(endingWith(devnet.getLightBlock(3n)))
      proofs.before = async () => {
        proofs.before = undefined
        nodes[0]?.lie(undefined)
        await runTo(5n)
        expect(outcomes(await relayer({ of: { name: 'fast' } }).runOnce())).toEqual(['delivered'])
        expect(await head()).toBe(5n)
      }
      // It fills the gap below the head, as the client allows, or leaves it: both leave the client at the head.
      await slow.runOnce()
      expect(await head()).toBe(5n)
      expect(outcomes(await slow.runOnce())).toEqual(['current'])
    }))

  test('error: a proof of a circuit that the client has no verifier of', () => {
    const validators = [0, 1, 2, 3, 4].map((at) => ({ name: `v${at}`, power: 10 }))
    return world.scene({ script: { validators }, height: 3n }, async ({ relayer, proofs, sent }) => {
      // The client has verifiers for 4 and for 256.
      expect(outcomes(await relayer().runOnce())).toEqual(['failed: PROOF_FAILED'])
      expect([proofs.bought, await sent()]).toEqual([['bft-skipping-16'], 0])
    })
  })

  test('error: another chain’s client, no contract, nobody to prove', () =>
    world.scene({ height: 3n }, async ({ relayer, lightClient, proofs }) => {
      const foreign = { family: 'bft', name: 'other', chainId: 78n } as const
      expect(outcomes(await relayer({ network: foreign }).runOnce())).toEqual(['failed: WRONG_CLIENT'])
      const nowhere = `0x${'77'.repeat(20)}` as const
      expect(nowhere).not.toBe(lightClient)
      const lost = relayer({ of: { lightClient: nowhere } })
      expect(outcomes(await lost.runOnce())).toEqual(['failed: WRONG_CLIENT'])
      expect(outcomes(await relayer({ proofs: undefined }).runOnce())).toEqual(['failed: NO_PROOF_SOURCE'])
      expect(() => relayer({ nodes: [] })).toThrow('nodes')
      expect(() => relayer({ destinations: [] })).toThrow('names')
      expect(proofs.bought).toEqual([])
    }))
})
