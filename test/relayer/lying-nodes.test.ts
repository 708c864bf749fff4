import type { Address } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { LightClientUpdate } from '../../src/ethereum/types/light-client.js'
import { createRelayer } from '../../src/relayer/ethereum/create-relayer.js'
import { genesisToBeaconJson } from '../../src/sources/parse-genesis.js'
import {
  type Fault,
  type FaultyNode,
  onLightClient,
  replying,
  startFaultyNode,
} from '../sources/faulty-node.js'
import { type Change, devnetNode } from './devnet-node.js'
import {
  BOOTSTRAP_SLOT,
  countingProofs,
  createWorld,
  destination,
  nodesAt,
  outcomes,
  slotClock,
  type World,
  type WorldChain,
} from './relay-world.js'

type Lie = { change?: Change; edit?: (update: LightClientUpdate) => LightClientUpdate; fault?: Fault }

const root = (byte: string) => `0x${byte.repeat(32)}` as const
const zeros = (branch: readonly string[]) => branch.map(() => root('00'))
const stall: Fault = (request) => request.url?.includes('/light_client/') === true
const otherNetwork: Fault = (request, response) => {
  if (request.url?.includes('/beacon/genesis') !== true) return false
  const genesis = {
    genesisTime: 1n,
    genesisValidatorsRoot: root('07'),
    genesisForkVersion: '0x00000001',
  } as const
  replying(200, JSON.stringify({ data: genesisToBeaconJson(genesis) }))(response)
  return true
}

const LIES: readonly (readonly [string, Lie])[] = [
  ['a signature by fewer than the bits say', { change: { tamper: { signedWithout: [3] } } }],
  ['the signature of another chain', { change: { tamper: { genesisValidatorsRoot: root('01') } } }],
  ['the fork version of another fork', { change: { tamper: { forkVersion: '0x05000001' } } }],
  ['the committee of another period', { change: { tamper: { signerPeriod: 9n } } }],
  ['branches that lead nowhere', { change: { tamper: { attestedStateRoot: root('02') } } }],
  ['the attested header as finalized', { change: { tamper: { attestedAsFinalized: true } } }],
  ['too few signers', { change: { absent: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } }],
  ['no finality', { edit: (update) => ({ ...update, finalityBranch: zeros(update.finalityBranch) }) }],
  [
    'another finalized block than was signed',
    {
      edit: (update) => {
        const { beacon } = update.finalizedHeader
        return {
          ...update,
          finalizedHeader: { ...update.finalizedHeader, beacon: { ...beacon, proposerIndex: 77n } },
        }
      },
    },
  ],
  ['nothing at all, for ever', { fault: stall }],
  ['status 500', { fault: onLightClient(replying(500, '{"code":500,"message":"out of order"}')) }],
  ['status 503', { fault: onLightClient(replying(503, '')) }],
  [
    'half of a document',
    { fault: onLightClient(replying(200, '[{"version":"electra","data":{"attested_hea')) },
  ],
  [
    'a web page',
    { fault: onLightClient(replying(200, '<html>login</html>', { 'content-type': 'text/html' })) },
  ],
  ['JSON of something else', { fault: onLightClient(replying(200, '{"data":{"slot":"1"}}')) }],
  ['no light-client endpoints: status 501', { fault: onLightClient(replying(501, '{"code":501}')) }],
  ['no light-client endpoints: status 404', { fault: onLightClient(replying(404, '{"code":404}')) }],
  ['another network', { fault: otherNetwork }],
]

let world: World
let chain: WorldChain
let clients: { direct: Address; apk: Address }
let snapshot: unknown
let nodes: { lying: FaultyNode; honest: FaultyNode }
let lie: Lie = {}

beforeAll(async () => {
  world = createWorld({ seed: 'lying nodes', slot: 150n })
  const { devnet, now } = world
  chain = await world.startChain()
  clients = { direct: await chain.deploy(), apk: await chain.deploy() }
  const honest = devnetNode({ devnet, now, bootstrapSlots: [BOOTSTRAP_SLOT] })
  const changed = devnetNode({
    devnet,
    now,
    bootstrapSlots: [BOOTSTRAP_SLOT],
    change: () => lie.change ?? {},
  })
  const edited = (update: LightClientUpdate) => lie.edit?.(update) ?? update
  const lying = {
    ...changed,
    getUpdates: async (start: bigint, count: number) => (await changed.getUpdates(start, count)).map(edited),
    getFinalityUpdate: async () => edited(await changed.getFinalityUpdate()),
  }
  nodes = { lying: await startFaultyNode(lying), honest: await startFaultyNode(honest) }
})
afterAll(async () => {
  await nodes.lying.close()
  await nodes.honest.close()
  await world.stop()
})
beforeEach(async () => {
  if (snapshot !== undefined) await chain.rpc('evm_revert', snapshot)
  snapshot = await chain.rpc('evm_snapshot')
  await world.goTo(182n)
})

function tell(told: Lie) {
  lie = told
  nodes.lying.break(told.fault)
}

/** Two clients: one follows without proofs, the other can do nothing without. */
function relayerOf(urls: readonly string[]) {
  const proofs = countingProofs()
  const gas = {
    direct: { base: 1n, perAbsentee: 1n },
    apk: [{ capacity: 10, base: 1n, perAbsentee: 1n }],
    register: 1n,
    rotation: 1n,
  }
  const relayer = createRelayer({
    source: nodesAt(world.devnet, urls, 2_500),
    destinations: [
      destination('direct', chain, clients.direct),
      destination('apk', chain, clients.apk, { routePolicy: { routes: ['apk'], gas } }),
    ],
    proofs,
    clock: slotClock(world),
    transactions: { pollMs: 1 },
  })
  return { relayer, proofs }
}

describe('a relayer whose beacon nodes lie', () => {
  test('default: an honest node alone: one client follows, the other buys a proof', async () => {
    tell({})
    const { relayer, proofs } = relayerOf([nodes.lying.url])
    expect(outcomes(await relayer.runOnce())).toEqual(['delivered', 'failed: UNEXPECTED'])
    expect(proofs.bought).toEqual(['link'])
    expect(await chain.recorded(clients.direct)).toEqual([160n, 152n])
  })

  test.each(LIES)(
    'error: %s: no proof, no transaction, and recovery without restart',
    async (_name, told) => {
      tell(told)
      const { relayer, proofs } = relayerOf([nodes.lying.url])
      await relayer.runOnce()
      await relayer.runOnce()
      expect(proofs.bought).toEqual([])
      expect(await chain.recorded(clients.direct)).toEqual([])
      tell({})
      const healed = await relayer.runOnce()
      expect(outcomes(healed)).toEqual(['delivered', 'failed: UNEXPECTED'])
      expect(await chain.recorded(clients.direct)).toEqual([160n, 152n])
      expect(proofs.bought).toEqual(['link'])
    },
  )

  test.each(LIES)('error: %s: the other node is believed at once', async (_name, told) => {
    tell(told)
    const { relayer } = relayerOf([nodes.lying.url, nodes.honest.url])
    const [direct] = (await relayer.runOnce()).destinations
    expect(direct?.outcome).toBe('delivered')
    expect(await chain.recorded(clients.direct)).toEqual([160n, 152n])
  })

  test('error: alarms after three failures, once, and the all-clear', async () => {
    const heard: string[] = []
    tell({ fault: onLightClient(replying(500, '')) })
    const relayer = createRelayer({
      source: nodesAt(world.devnet, [nodes.lying.url], 2_500),
      destinations: [destination('direct', chain, clients.direct)],
      clock: slotClock(world),
      transactions: { pollMs: 1 },
      riskFraction: 1,
      onAlarm: ({ kind, isActive }) => heard.push(`${kind} ${isActive}`),
    })
    for (let pass = 0; pass < 5; pass++) await relayer.runOnce()
    expect(heard).toEqual(['sources-failing true'])
    expect(relayer.status().destinations[0]).toMatchObject({ failuresInARow: 5, alarms: ['sources-failing'] })
    tell({})
    await relayer.runOnce()
    expect(heard).toEqual(['sources-failing true', 'sources-failing false'])
  })
})
