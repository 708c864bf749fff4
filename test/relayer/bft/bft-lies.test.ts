import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toBftJson } from '../../../src/bft/json/to-bft-json.js'
import { hashHeader } from '../../../src/bft/votes/header.js'
import { createBftDevnet } from '../../../src/devnet/bft/create-bft-devnet.js'
import { outcomes } from '../relay-world.js'
import { blocksAs, type Lie } from './bft-node.js'
import { type BftWorld, type Scene, startBftWorld } from './bft-world.js'

let world: BftWorld
const stranger = createBftDevnet({ seed: 'stranger' })

beforeAll(async () => {
  world = await startBftWorld()
  stranger.runToHeight(8n)
})
afterAll(() => world?.stop())

/** Each with the code by which it is refused. */
const LIES: readonly (readonly [string, string, (scene: Scene) => Lie])[] = [
  [
    'a header with another state root',
    'WRONG_HEADER_HASH',
    () => blocksAs((block) => ({ ...block, header: { ...block.header, stateRoot: '1' } })),
  ],
  [
    'a header of its own, under an honest commit',
    'INVALID_SIGNATURE',
    ({ devnet }) =>
      blocksAs((block) => {
        const altered = { ...devnet.getLightBlock(BigInt(block.header.height)).header, stateRoot: 7n }
        const vote = { ...block.commit.vote, headerHash: `${hashHeader(altered)}` }
        return { ...block, header: toBftJson(altered), commit: { ...block.commit, vote } }
      }),
  ],
  [
    'the blocks of a chain with other validators',
    'WRONG_VALIDATOR_SET',
    () => blocksAs(({ header }) => toBftJson(stranger.getLightBlock(BigInt(header.height)))),
  ],
  [
    'a commit of too few',
    'NOT_ENOUGH_POWER',
    () =>
      blocksAs(({ commit, ...block }) => ({
        ...block,
        commit: { ...commit, signers: '3', signatures: commit.signatures.slice(0, 2) },
      })),
  ],
  [
    'a signature less than signers',
    'SIGNATURE_COUNT_MISMATCH',
    () =>
      blocksAs(({ commit, ...block }) => ({
        ...block,
        commit: { ...commit, signatures: commit.signatures.slice(1) },
      })),
  ],
]

/** Only blocks above the client's head, so that the node is not known by that one already. */
const above =
  (lie: Lie): Lie =>
  (path, truth) =>
    path === '/v1/blocks/1' ? truth : lie(path, truth)

describe('a relayer whose BFT nodes lie', () => {
  test.each(LIES)('error: %s: no proof is bought for it; an honest node beside is enough', (_, code, lie) =>
    world.scene({ approves: true, height: 5n, nodes: 2 }, async (scene) => {
      const { relayer, nodes, proofs, alarms, head } = scene
      const one = relayer({ alarmAfterFailures: 1 })
      for (const node of nodes) node.lie(above(lie(scene)))
      const { destinations } = await one.runOnce()
      expect(destinations[0]).toMatchObject({
        outcome: 'failed',
        error: { code: 'SOURCES_FAILED' },
      })
      expect(alarms).toEqual(expect.arrayContaining(['sources-disagree true', 'sources-failing true']))
      expect(proofs.bought).toEqual([])
      nodes[1]?.lie(undefined)
      expect((await one.runOnce()).destinations[0]).toMatchObject({
        outcome: 'delivered',
        headSlot: 5n,
        refused: { [code]: 1 },
      })
      expect(await head()).toBe(5n)
      nodes[0]?.lie(undefined)
      expect(outcomes(await one.runOnce())).toEqual(['current'])
      expect(one.status().destinations[0]?.alarms).toEqual([])
      expect(proofs.bought.length).toBe(1)
    }),
  )

  test('error: nodes that are down, or serve what is no document', () =>
    world.scene({ approves: true, height: 5n, nodes: 3 }, async ({ relayer, nodes, proofs }) => {
      const one = relayer()
      const [down, html, good] = nodes
      await down?.close()
      html?.lie(() => 'html')
      good?.lie(() => undefined)
      expect(outcomes(await one.runOnce())).toEqual(['failed: VALIDATORS_MISSING'])
      expect(proofs.bought).toEqual([])
      good?.lie(undefined)
      expect((await one.runOnce()).destinations[0]).toMatchObject({ outcome: 'delivered', refused: {} })
      expect(one.status().destinations[0]?.alarms).toEqual([])
    }))

  test('error: a foreign set for the client’s head is not believed', () =>
    world.scene({ approves: true, height: 5n, nodes: 2 }, async ({ relayer, nodes, proofs }) => {
      const { validators, names } = stranger.validatorsAt(2n)
      const foreign = toBftJson({ height: 2n, names, validators })
      const lie: Lie = (path, truth) => (path.startsWith('/v1/validators/') ? foreign : truth)
      for (const node of nodes) node.lie(lie)
      const one = relayer()
      expect(outcomes(await one.runOnce())).toEqual(['failed: VALIDATORS_MISSING'])
      nodes[1]?.lie(undefined)
      expect((await one.runOnce()).destinations[0]).toMatchObject({
        outcome: 'delivered',
        refused: { WRONG_VALIDATOR_SET: 1 },
      })
      expect(proofs.bought.length).toBe(1)
    }))

  test('error: another block than the one the client started from', () =>
    world.scene({ approves: true, height: 5n, nodes: 2 }, async ({ relayer, nodes }) => {
      nodes[0]?.lie((path, truth) =>
        path === '/v1/blocks/1' ? toBftJson(stranger.getLightBlock(1n)) : truth,
      )
      const one = relayer()
      expect((await one.runOnce()).destinations[0]).toMatchObject({
        outcome: 'delivered',
        refused: { OTHER_CHAIN: 1 },
      })
      expect(one.status().destinations[0]?.alarms).toEqual(['sources-disagree'])
    }))
})
