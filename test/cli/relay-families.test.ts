import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Address } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { deployBftLightClient } from '../../src/bft/chain/deploy-light-client.js'
import { readHead as readBftHead } from '../../src/bft/chain/read-light-client.js'
import { type ChainClient, connectChain } from '../../src/chain/chain-client.js'
import { deployVerifier } from '../../src/chain/deploy-verifier.js'
import { readHead } from '../../src/chain/read-head.js'
import { type BftDevnet, createBftDevnet } from '../../src/devnet/bft/create-bft-devnet.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { bftArtifactsDirectory, buildBft } from '../bft/circuits/artifacts.js'
import { devnetSettings } from '../operation/laptop.js'
import { startBftNode, type TestNode } from '../relayer/bft/bft-node.js'
import { devnetNode } from '../relayer/devnet-node.js'
import {
  BOOTSTRAP_SLOT,
  createWorld,
  RELAYER_KEY,
  type World,
  type WorldChain,
} from '../relayer/relay-world.js'
import { type FaultyNode, startFaultyNode } from '../sources/faulty-node.js'
import { runCli } from './run-cli.js'
import { scratchFolder } from './scratch.js'

/** The third and fourth accounts of every anvil. */
const BFT_KEY: Hex = '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a'
const OWNER_KEY: Hex = '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6'
const folder = scratchFolder()

let world: World
let chain: WorldChain
let beacon: FaultyNode
let devnet: BftDevnet
let nodes: TestNode[]
let owner: ChainClient
let ethereumClient: Address
let bftClient: Address

beforeAll(async () => {
  world = createWorld({ seed: 'both families', slot: 182n })
  const source = devnetNode({ devnet: world.devnet, now: world.now, bootstrapSlots: [BOOTSTRAP_SLOT] })
  beacon = await startFaultyNode(source)
  chain = await world.startChain()
  ethereumClient = await chain.deploy()
  owner = await connectChain({ rpcUrl: chain.anvil.rpcUrl, privateKey: OWNER_KEY })
  const { timestamp } = await owner.getBlock()
  const genesisTime = Number(timestamp - 100n) * 1000
  devnet = createBftDevnet({ seed: 'both families', script: { genesisTime } })
  devnet.runToHeight(2n)
  nodes = [await startBftNode(devnet), await startBftNode(devnet)]
  const circuits = await buildBft('bft-quorum-4')
  const path = circuits.get('bft-quorum-4')?.paths.verifier ?? ''
  const { address: verifier } = await deployVerifier({ client: owner, path, setupKind: 'development' })
  const deployed = await deployBftLightClient({
    client: owner,
    policy: { chainId: devnet.script.chainId, trustingPeriod: 86_400_000n, clockDrift: 10_000n },
    trusted: devnet.getLightBlock(1n).header,
    verifiers: [{ statement: 'quorum', size: 4, verifier }],
    setupKind: 'development',
  })
  bftClient = deployed.address
}, 1_200_000)
afterAll(async () => {
  await Promise.all([beacon?.close(), ...(nodes ?? []).map((node) => node.close())])
  await world?.stop()
})

function relay(more: readonly string[], { bftNetwork = 'bftnet', bftKey = BFT_KEY } = {}) {
  const file = join(folder, 'relay.yaml')
  const destination = {
    chain: 'anvil',
    chainId: chain.client.chain.id,
    endpoint: chain.anvil.rpcUrl,
    fees: { maxFeePerGasGwei: 500, maxGas: 5_000_000, priorityFeePerGasGwei: 1 },
  }
  const [ethereum, bft] = [
    { name: 'beacon-on-anvil', network: 'devnet', lightClient: ethereumClient, privateKey: { env: 'KEY' } },
    { name: 'bft-on-anvil', network: bftNetwork, lightClient: bftClient, privateKey: { env: 'BFT_KEY' } },
  ]
  const settings = {
    networks: { devnet: devnetSettings(world.devnet.config) },
    bftNetworks: { bftnet: { chainId: Number(devnet.script.chainId) } },
    artifacts: { directory: bftArtifactsDirectory },
    relayer: {
      stateDirectory: 'lanes',
      proofs: 'local',
      sources: {
        devnet: { endpoints: [beacon.url], timeoutSeconds: 10 },
        [bftNetwork]: { endpoints: nodes.map(({ url }) => url), timeoutSeconds: 10 },
      },
      destinations: [
        { ...destination, ...ethereum, routes: ['direct'] },
        { ...destination, ...bft },
      ],
    },
  }
  writeFileSync(file, stringify(settings))
  return runCli(['relay', '--once', '--config', file, '--json', ...more], {
    KEY: RELAYER_KEY,
    BFT_KEY: bftKey,
  })
}

test('args: --dry-run plans for both families and sends nothing', async () => {
  const run = await relay(['--dry-run'])
  expect(run.code).toBe(0)
  expect(run.json.destinations).toMatchObject([
    { destination: 'beacon-on-anvil', outcome: 'planned' },
    { destination: 'bft-on-anvil', outcome: 'planned', transactions: [{ kind: 'adjacent' }] },
  ])
  expect((await readBftHead({ client: owner, address: bftClient })).height).toBe(1n)
})

test('default: --once brings clients of both families to the head, the BFT one by a real proof', async () => {
  const run = await relay([])
  expect(run.code, run.stderr).toBe(0)
  const [ethereum, bft] = run.json.destinations
  expect(ethereum).toMatchObject({ outcome: 'delivered' })
  expect(bft).toMatchObject({ outcome: 'delivered', headSlot: 2 })
  const { slot } = await readHead({ client: owner, address: ethereumClient })
  expect(Number(slot)).toBe(ethereum.headSlot)
  expect(await readBftHead({ client: owner, address: bftClient })).toMatchObject({
    height: 2n,
    status: 'active',
  })
  const again = await relay([])
  expect(again.json.destinations).toMatchObject([{ outcome: 'current' }, { outcome: 'current' }])
})

test('error: one account for two sources, and a network that nobody knows', async () => {
  const shared = await relay([], { bftKey: RELAYER_KEY })
  expect(shared).toMatchObject({ code: 1, json: { error: { code: 'CONFIG_INVALID' } } })
  expect(await relay([], { bftNetwork: 'nobody' })).toMatchObject({
    code: 1,
    json: {
      error: { code: 'CONFIG_INVALID', facts: expect.arrayContaining(['key: relayer.sources.nobody']) },
    },
  })
})
