import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Address } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFileLaneStore } from '../../src/destination/file-lane-store.js'
import { type FaultyNode, startFaultyNode } from '../sources/faulty-node.js'
import { compiledSources } from '../support/compiled-sources.js'
import { devnetNode } from './devnet-node.js'
import { BOOTSTRAP_SLOT, createWorld, RELAYER_KEY, type World, type WorldChain } from './relay-world.js'

const { module } = compiledSources()
const directory = mkdtempSync(join(tmpdir(), 'concordat-relayer-'))

let world: World
let node: FaultyNode
let chain: WorldChain
let address: Address
let mining: NodeJS.Timeout

beforeAll(async () => {
  world = createWorld({ seed: 'killed', slot: 150n })
  const { devnet, now } = world
  node = await startFaultyNode(devnetNode({ devnet, now, bootstrapSlots: [BOOTSTRAP_SLOT] }))
  chain = await world.startChain()
  address = await chain.deploy()
  await chain.rpc('evm_setAutomine', false)
  mining = setInterval(() => void chain.mine().catch(() => undefined), 150)
})
afterAll(async () => {
  clearInterval(mining)
  await node.close()
  await world.stop()
  rmSync(directory, { recursive: true, force: true })
})

type Death = { at: string; nth: number; delayMs: number }

/**
 * Follows in a process of its own, which kills itself the hard way, or ends when there is nothing left to do.
 *
 * @param death `saved`: signed and saved, not yet broadcast. Others are events of a transaction, or `started`.
 */
function relay(death: Death | undefined): Promise<string | null> {
  const { config } = world.devnet
  const text = JSON.stringify(config, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
  const script = `
    import { createRelayer } from ${JSON.stringify(module('relayer/ethereum/create-relayer.js'))}
    import { createFileLaneStore } from ${JSON.stringify(module('destination/file-lane-store.js'))}
    import { connectChain } from ${JSON.stringify(module('chain/chain-client.js'))}
    import { createBeaconApiSource } from ${JSON.stringify(module('sources/create-beacon-api-source.js'))}
    const death = ${JSON.stringify(death ?? { at: 'never' })}
    let count = 0
    const reach = (point) => {
      if (point !== death.at || ++count < death.nth) return
      if (death.delayMs > 0) setTimeout(() => process.kill(process.pid, 'SIGKILL'), death.delayMs)
      else process.kill(process.pid, 'SIGKILL')
    }
    const config = JSON.parse(${JSON.stringify(text)}, (_, value) =>
      typeof value === 'string' && /^[0-9]+n$/.test(value) ? BigInt(value.slice(0, -1)) : value)
    const files = createFileLaneStore({ directory: ${JSON.stringify(directory)} })
    const relayer = createRelayer({
      source: createBeaconApiSource({ config, urls: [${JSON.stringify(node.url)}] }),
      destinations: [{
        name: 'one',
        client: await connectChain({ rpcUrl: ${JSON.stringify(chain.anvil.rpcUrl)}, privateKey: ${JSON.stringify(RELAYER_KEY)} }),
        lightClient: ${JSON.stringify(address)},
        confirmations: 3,
        feePolicy: { maxFeePerGas: 10n ** 12n, maxGas: 5_000_000n },
      }],
      store: {
        load: files.load,
        save: async (lane, transactions) => {
          await files.save(lane, transactions)
          if (transactions.length > 0) reach('saved')
        },
      },
      metrics: { transaction: ({ type }) => reach(type) },
      transactions: { pollMs: 50 },
    })
    reach('started')
    for (;;) {
      const { destinations: [report] } = await relayer.runOnce()
      if (report.outcome === 'current') break
      if (report.outcome === 'failed') console.error(report.error.message)
    }`
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('close', (code, signal) => resolve(signal ?? `exit ${code}`))
  })
}

describe('a relayer process that is killed', () => {
  test('error: killed at five points, it reaches the head with nothing done twice', {
    timeout: 1_200_000,
  }, async () => {
    const deaths: Death[] = [
      { at: 'saved', nth: 1, delayMs: 0 },
      { at: 'broadcast', nth: 1, delayMs: 0 },
      { at: 'mined', nth: 2, delayMs: 0 },
      { at: 'saved', nth: 3, delayMs: 0 },
      { at: 'started', nth: 1, delayMs: 50 + Math.floor(Math.random() * 1_500) },
    ]
    let slot = 122n
    for (const death of deaths) {
      const ends: (string | null)[] = []
      // How often it saves depends on how many blocks come between two looks: what was not reached may be next time.
      while (ends.length < 4 && !ends.includes('SIGKILL') && (ends.length === 0 || death.at !== 'started')) {
        slot += 60n
        await world.goTo(slot)
        ends.push(await relay(death))
      }
      const point = `${death.at} + ${death.delayMs} ms: ${ends.join()}`
      expect(ends.includes('SIGKILL') || death.at === 'started', point).toBe(true)
    }
    slot += 78n
    await world.goTo(slot)
    expect(await relay(undefined)).toBe('exit 0')

    const recorded = await chain.recorded(address)
    expect(recorded.toSorted((left, right) => Number(left - right)).at(-1)).toBe(((slot - 1n) / 8n - 2n) * 8n)
    expect(new Set(recorded).size).toBe(recorded.length)
    const { mined, reverted } = await chain.sent()
    expect(reverted).toBe(0)
    const account = chain.client.account.address
    expect(await chain.client.getTransactionCount({ address: account })).toBe(mined)
    expect(mined).toBe(recorded.length)
    const store = createFileLaneStore({ directory })
    expect(await store.load(`31337-${account.toLowerCase()}`)).toEqual([])
    expect(readdirSync(directory).length).toBe(1)
  })
})
