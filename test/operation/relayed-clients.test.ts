import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Address } from 'viem'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { writeManifest } from '../../src/artifacts/manifest.js'
import { readHead } from '../../src/chain/read-head.js'
import { createPostgresDatabase } from '../../src/jobs/database/postgres-database.js'
import { createServiceClient } from '../../src/service-client/create-service-client.js'
import { devnetNode } from '../relayer/devnet-node.js'
import {
  BOOTSTRAP_SLOT,
  createWorld,
  RELAYER_KEY,
  type World,
  type WorldChain,
} from '../relayer/relay-world.js'
import { type FaultyNode, startFaultyNode } from '../sources/faulty-node.js'
import { compiledSources } from '../support/compiled-sources.js'
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js'
import { apiKey, devnetSettings, serviceFolder } from './laptop.js'
import { relayerSettings } from './relayer-settings.js'
import { type ServiceProcess, startService } from './service-process.js'

const POLL = { timeout: 200_000, interval: 200 }

const { main } = compiledSources()
let world: World
let node: FaultyNode
let chain: WorldChain
let address: Address
const running: ServiceProcess[] = []

beforeAll(async () => {
  world = createWorld({ seed: 'relayed clients', slot: 182n })
  const { devnet, now } = world
  node = await startFaultyNode(devnetNode({ devnet, now, bootstrapSlots: [BOOTSTRAP_SLOT] }))
  chain = await world.startChain()
})
afterEach(async () => {
  for (const { child, exited } of running.splice(0)) {
    child.kill('SIGKILL')
    await exited
  }
})
afterAll(async () => {
  await node?.close()
  await world?.stop()
})

/** A folder with the configuration of a relayer for a new light client. */
async function configured() {
  const { configure, folder } = serviceFolder()
  mkdirSync(join(folder, 'circuits'))
  await writeManifest(join(folder, 'circuits'), { version: 1, circuits: {} })
  address = await chain.deploy()
  const { settings, env } = relayerSettings({
    beacon: node.url,
    rpc: chain.anvil.rpcUrl,
    lightClient: address,
    privateKey: RELAYER_KEY,
  })
  const networks = { devnet: devnetSettings(world.devnet.config) }
  return {
    config: configure('circuits', { networks, relayer: settings, database: { directory: 'data' } }),
    env,
  }
}

function start(argv: readonly string[], env: Readonly<Record<string, string>>): ServiceProcess {
  const service = startService(main, argv, env)
  running.push(service)
  return service
}

async function clientsOf(service: ServiceProcess) {
  const { url } = await service.logged('ready')
  const { clients } = createServiceClient({ baseUrl: String(url), apiKey: apiKey.token })
  return clients
}

/** The head that the contract holds is what the API says, though the relayer moves both meanwhile. */
async function showsTheHead(clients: Awaited<ReturnType<typeof clientsOf>>): Promise<void> {
  const both = async () => {
    const { slot } = await readHead({ client: chain.client, address })
    const recorded = slot === BOOTSTRAP_SLOT ? undefined : slot.toString()
    return { recorded, shown: (await clients())[0]?.headSlot }
  }
  await expect
    .poll(both, POLL)
    .toSatisfy(({ recorded, shown }) => recorded !== undefined && recorded === shown)
  const named = { name: 'one', network: 'devnet', destination: 'local', address }
  expect(await clients()).toMatchObject([{ ...named, status: 'active' }])
  expect((await clients())[0]?.checkedAt).toMatch(/Z$/)
}

describe('GET /v1/clients', () => {
  test('default: one process that relays shows its clients', async () => {
    const { config, env } = await configured()
    const service = start(['serve', '--config', config, '--without-worker'], env)
    await showsTheHead(await clientsOf(service))
    service.signal('SIGTERM')
    expect(await service.exited).toMatchObject({ code: 0 })

    const again = start(['serve', '--config', config, '--without-worker', '--without-relayer'], env)
    expect(await (await clientsOf(again))()).toMatchObject([{ name: 'one', status: 'active' }])
  })

  describe.skipIf(!hasPostgres)('of another process', () => {
    let postgres: TestPostgres
    beforeAll(async () => {
      postgres = await startPostgres()
    }, 120_000)
    afterAll(() => postgres?.remove())

    test('default: an API shows what relayers in other processes see, and that one was killed', async () => {
      const { config, env } = await configured()
      const DATABASE_URL = await postgres.createDatabase('clients')
      const api = start(['serve', '--config', config], { ...env, DATABASE_URL })
      const clients = await clientsOf(api)
      expect(await clients()).toEqual([])

      const relayer = start(['relay', '--config', config], { ...env, DATABASE_URL })
      await showsTheHead(clients)
      relayer.signal('SIGKILL')
      await relayer.exited
      expect(await clients()).toMatchObject([{ status: 'active' }])
      const database = createPostgresDatabase({ url: DATABASE_URL })
      await database.query(
        "update concordat.light_clients set published_at = published_at - interval '6 minutes'",
      )
      await database.close()
      await expect.poll(clients, POLL).toMatchObject([{ status: 'unknown', problem: 'RELAYER_SILENT' }])

      const once = start(['relay', '--config', config, '--once'], { ...env, DATABASE_URL })
      expect(await once.exited).toMatchObject({ code: 0 })
      await expect.poll(clients, POLL).toMatchObject([{ status: 'active' }])
    })

    test('error: a dry run publishes nothing', async () => {
      const { config, env } = await configured()
      const DATABASE_URL = await postgres.createDatabase('dry')
      const api = start(['serve', '--config', config], { ...env, DATABASE_URL })
      const clients = await clientsOf(api)
      const dry = start(['relay', '--config', config, '--once', '--dry-run'], { ...env, DATABASE_URL })
      expect(await dry.exited).toMatchObject({ code: 0 })
      expect(await clients()).toEqual([])
    })
  })
})
