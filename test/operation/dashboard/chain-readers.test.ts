import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPublicClient, http, type PublicClient, stringToHex, zeroHash } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Database } from '../../../src/jobs/database/database.js'
import { headerEvents } from '../../../src/operation/dashboard/coalition-abi.js'
import { createCoalitionReader } from '../../../src/operation/dashboard/coalition-reader.js'
import { followLogs } from '../../../src/operation/dashboard/follow-logs.js'
import { createParticipationReader } from '../../../src/operation/dashboard/participation-reader.js'
import { dashboardSources } from '../../../src/operation/processes/dashboard-sources.js'
import { createOperation } from '../../../src/operation/processes/operation.js'
import { coalitionSchema } from '../../../src/service/schemas/coalition-schema.js'
import { participationSchema } from '../../../src/service/schemas/participation-schema.js'
import { HONEST } from '../../contracts/devnet-light-client.js'
import { startCoalitionWorld } from './coalition-world.js'

const ROUTE = stringToHex('messages', { size: 32 })

const folder = mkdtempSync(join(tmpdir(), 'concordat-coalition-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a coalition on a chain', () => {
  let world: Awaited<ReturnType<typeof startCoalitionWorld>>
  let client: PublicClient
  let read: ReturnType<typeof createCoalitionReader>
  beforeAll(async () => {
    world = await startCoalitionWorld()
    client = createPublicClient({ transport: http(world.rpcUrl, { batch: true }), cacheTime: 0 })
    read = createCoalitionReader({ client, breaker: world.addresses.breaker, sinceBlock: 0n })
  })
  afterAll(() => world?.stop())

  test('default: found from the breaker; head and status of the client', async () => {
    const seen = coalitionSchema.parse(await read())
    expect(seen).toMatchObject({ chainId: 31_337, asset: { symbol: 'BOND', decimals: 6 } })
    expect(seen.registry.toLowerCase()).toBe(world.addresses.coalition.toLowerCase())
    const [member, ...others] = seen.members
    expect(others).toEqual([])
    expect(member).toMatchObject({
      id: '1',
      name: 'devnet',
      active: true,
      status: 'active',
      head: '136',
      staleAfterSeconds: '7200',
      mode: 'normal',
      limits: [],
      bonds: { slashable: '0', atRisk: '0' },
    })
    // The chain's clock goes on while contracts are compiled.
    expect(Number(member?.headAgeSeconds)).toBeLessThan(3600)
    expect(member?.breakers.map(({ flow, mode }) => [flow, mode])).toEqual([
      ['consumption', 'normal'],
      ['ingestion', 'normal'],
    ])
  })

  test('behavior: a route shows once it has a weight; at risk is what leaves in the windows until proof', async () => {
    await world.bond(5_000_000n)
    await world.addRoute(ROUTE, 5n * 10n ** 17n)
    await world.observeStake()
    await world.wait(100)
    await world.observeStake()
    const [member] = (await read()).members
    const [limit] = member!.limits
    expect(limit).toMatchObject({ route: ROUTE, cap: '250000', available: '125000' })
    expect(member!.bonds).toEqual({ slashable: '5000000', atRisk: '500000' })
  })

  test('behavior: a pause shows with its cause and its end, and the mode is the strictest', async () => {
    await world.pause(ROUTE)
    const seen = await read()
    const [member] = seen.members
    expect(member!.mode).toBe('paused')
    const paused = member!.breakers.find(({ route, flow }) => route === ROUTE && flow === 'consumption')
    expect(paused).toMatchObject({ mode: 'paused', cause: 'guardian' })
    expect(Number(paused!.until) - Number(paused!.since)).toBe(3600)
    expect(Number(paused!.until)).toBeGreaterThan(Number(seen.chainTime))
    expect(member!.breakers.find(({ route }) => route === zeroHash)).toMatchObject({ mode: 'normal' })
  })

  test('default: participation is that of the recorded headers, and new ones come', async () => {
    const { client: address } = world.addresses
    const history = createParticipationReader({ client, name: 'devnet', address, sinceBlock: 0n })
    expect(participationSchema.parse(await history())).toMatchObject({ seats: 32, points: [] })
    await world.update([3, 4])
    const { points } = await history()
    expect(points).toMatchObject([{ head: HONEST.finalizedSlot.toString(), signers: 30 }])
    expect(Number(points[0]?.at)).toBeGreaterThan(1e9)
    expect((await history()).points).toEqual(points)
  })

  test('default: a configured process reads it all, with the endpoint from a secret', async () => {
    const file = join(folder, 'concordat.yaml')
    const { breaker } = world.addresses
    const graph = 'coalition.yaml'
    writeFileSync(file, stringify({ coalition: { endpoint: { env: 'COALITION_RPC' }, breaker, graph } }))
    const environment = { COALITION_RPC: world.rpcUrl }
    const operation = await createOperation({ service: 'serve', file, environment, write: () => undefined })
    try {
      const sources = await dashboardSources(operation, { database: {} as Database })
      expect(sources.isPublic).toBe(false)
      expect((await sources.coalition?.())?.members[0]?.name).toBe('devnet')
      expect((await sources.participation?.())?.[0]?.points).toHaveLength(1)
      expect(sources.risk).toBeDefined()
    } finally {
      await operation.shutdown.stop()
    }
  })

  test('error: a node that is away is told, and the next call goes on', async () => {
    const dead = createPublicClient({ transport: http('http://127.0.0.1:1', { retryCount: 0 }) })
    const other = createCoalitionReader({ client: dead, breaker: world.addresses.breaker, sinceBlock: 0n })
    await expect(other()).rejects.toThrow()
    const none = createCoalitionReader({ client, breaker: world.addresses.client, sinceBlock: 0n })
    await expect(none()).rejects.toThrow()
  })
})

describe('logs', () => {
  test('behavior: a long history comes in steps and over several calls; a failed step is asked for again', async () => {
    const asked: [bigint, bigint][] = []
    let isBroken = false
    const client = {
      getBlockNumber: async () => 120_000n,
      getLogs: async ({ fromBlock, toBlock }: { fromBlock: bigint; toBlock: bigint }) => {
        if (isBroken) throw new Error('too many')
        asked.push([fromBlock, toBlock])
        return []
      },
    } as unknown as PublicClient
    const next = followLogs({
      client,
      addresses: [zeroHash.slice(0, 42) as `0x${string}`],
      events: headerEvents,
      sinceBlock: 10n,
    })
    await next()
    expect(asked).toHaveLength(25)
    expect([asked[0], asked.at(-1)]).toEqual([
      [10n, 2009n],
      [48_010n, 50_009n],
    ])
    isBroken = true
    await expect(next()).rejects.toThrow()
    isBroken = false
    for (let call = 0; call < 3; call++) await next()
    expect(asked.at(-1)?.[1]).toBe(120_000n)
    expect(asked.every(([from], index) => index === 0 || from === asked[index - 1]![1] + 1n)).toBe(true)
  })
})
