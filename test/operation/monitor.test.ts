import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { privateKeyToAddress } from 'viem/accounts'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { createBftDevnet } from '../../src/devnet/bft/create-bft-devnet.js'
import { runBftDevnet } from '../../src/devnet/bft/run-bft-devnet.js'
import type { BftScriptInput } from '../../src/devnet/bft/script-schema.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { parseAlert } from '../../src/monitor/alert/canonical-alert.js'
import { verifyAlert } from '../../src/monitor/alert/verify-alert.js'
import { webhookSignature } from '../../src/monitor/deliver/webhook-sink.js'
import { createMemorySource } from '../../src/sources/create-memory-source.js'
import { startBeaconApiServer } from '../../src/sources/start-beacon-api-server.js'
import { compiledSources } from '../support/compiled-sources.js'
import { devnetSettings } from './laptop.js'
import { genesisOf, monitorSettings } from './monitor-settings.js'
import { type ServiceProcess, startService } from './service-process.js'

const { main } = compiledSources()
const folder = mkdtempSync(join(tmpdir(), 'concordat-monitor-'))
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Received = { headers: IncomingHttpHeaders; body: string }

/** A webhook that answers what it is told. */
async function webhook() {
  const received: Received[] = []
  const state = { status: 200 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (state.status === 200)
        received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(state.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endings.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const kinds = () =>
    received.map(({ body }) => parseAlert((JSON.parse(body) as { alert: string }).alert).kind)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`, received, state, kinds }
}

function start(name: string, settings: object, env: Record<string, string>): ServiceProcess {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, stringify({ metrics: { port: 0 }, ...settings }))
  const service = startService(main, ['monitor', '--config', file, '--json'], env)
  endings.push(() => service.signal('SIGKILL'))
  return service
}

async function stopped(service: ServiceProcess) {
  service.signal('SIGTERM')
  expect(await service.exited).toMatchObject({ code: 0 })
  expect(JSON.parse(service.stdout().trim())).toEqual({ clean: true })
}

describe('concordat monitor', () => {
  test('default: a fork of a BFT chain is in the log, at the webhook and at /alerts, and not again after a restart', async () => {
    const names = ['v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6']
    const honest = [
      ['v3', 'v4'],
      ['v5', 'v6'],
    ]
    const script: BftScriptInput = {
      validators: names.map((name) => ({ name, power: 10 })),
      transfersPerBlock: 0,
      genesisTime: Date.now(),
      faults: [
        { kind: 'equivocation', heights: [6, 7], validators: ['v0', 'v1', 'v2'], groups: honest },
        { kind: 'partition', from: 5_500, to: 600_000, groups: honest },
      ],
    }
    const devnet = createBftDevnet({ seed: 'monitor', script })
    const ending = new AbortController()
    const url = await new Promise<string>((resolve) => {
      const running = runBftDevnet({ devnet, port: 0, signal: ending.signal, onListening: resolve })
      endings.push(() => {
        ending.abort()
        return running
      })
    })
    const hook = await webhook()
    hook.state.status = 503
    const { monitor, env } = monitorSettings({
      name: 'bft',
      network: 'bft-one',
      checkpoint: genesisOf(devnet),
      nodes: [url],
      webhook: hook.url,
    })
    const settings = { bftNetworks: { 'bft-one': { chainId: Number(devnet.script.chainId) } }, monitor }
    const first = start('bft', settings, env)
    // On a slow machine the devnet is late, and that is told of too.
    const line = await first.logged('alert', { kind: 'conflicting-finality' })
    expect(line).toMatchObject({
      level: 'error',
      service: 'monitor',
      member: 'bft',
      kind: 'conflicting-finality',
      grade: 'critical',
      status: 'open',
    })
    const health = await first.logged('health and metrics are served')
    const answered = (await (await fetch(`${String(health.url)}/alerts`)).json()) as {
      alerts: { digest: string }[]
    }
    expect(answered.alerts.map(({ digest }) => digest)).toContain(line.digest)
    const metrics = await (await fetch(`${String(health.url)}/metrics`)).text()
    expect(metrics).toMatch(
      /^concordat_monitor_alerts_total\{member="bft",kind="conflicting-finality",grade="critical",status="open"\} \d/m,
    )
    expect(metrics).toMatch(/^concordat_monitor_deliveries_total\{sink="webhook desk",result="failed"\} \d/m)
    expect((await fetch(`${String(health.url)}/readyz`)).status).toBe(200)
    expect(hook.received).toEqual([])
    first.signal('SIGKILL')
    await first.exited

    // The webhook is back: the second process delivers what the killed one could not.
    hook.state.status = 200
    const second = start('bft', settings, env)
    await second.logged('ready')
    await expect.poll(() => hook.kinds(), { timeout: 120_000 }).toContain('conflicting-finality')
    await stopped(second)
    const repeated = second.log().filter(({ digest }) => digest === line.digest)
    expect(repeated).toEqual([])

    const [{ headers, body }] = hook.received as [Received]
    const { alert, signature, digest } = JSON.parse(body)
    expect(headers['idempotency-key']).toBe(digest)
    expect(headers['x-concordat-signature']).toBe(
      webhookSignature(env.WEBHOOK_SECRET, String(headers['x-concordat-timestamp']), body),
    )
    const verified = await verifyAlert({
      signed: { alert: parseAlert(alert), signature },
      domain: { chainId: 31337n, verifyingContract: `0x${'c0'.repeat(20)}` },
      monitors: [privateKeyToAddress(env.MONITOR_KEY as `0x${string}`)],
      now: BigInt(Date.now()),
    })
    expect(verified.digest).toBe(digest)
    const digests = hook.received.map(({ body: each }) => (JSON.parse(each) as { digest: string }).digest)
    expect(new Set(digests).size).toBe(digests.length)
    const everything = first.stderr() + second.stderr() + hook.received.map((each) => each.body).join('')
    expect(everything).not.toContain(env.MONITOR_KEY.slice(2))
    expect(everything).not.toContain(env.WEBHOOK_SECRET)
  })

  test('behavior: a beacon node that disagrees, and one that is away, are told of', async () => {
    const { config: base } = createBeaconDevnet({ seed: 'away', committeeSize: 32 })
    const slots = base.slotsPerEpoch * base.epochsPerSyncCommitteePeriod
    // Genesis so long ago that the chain is five epochs into a period now.
    const epoch = base.slotsPerEpoch
    const from = ((base.forks.at(-1)?.epoch ?? 0n) * epoch) / slots + 2n
    const start0 = from * slots
    const attestedSlot = start0 + 5n * epoch
    const genesisTime = BigInt(Math.floor(Date.now() / 1000)) - (attestedSlot + 2n) * base.secondsPerSlot
    const config = { ...base, genesisTime }
    const devnet = createBeaconDevnet({ seed: 'away', committeeSize: 32, config })
    const bootstrap = devnet.bootstrap({ slot: start0 })
    const usual = { attestedSlot, finalizedSlot: attestedSlot - 2n * epoch }
    const serve = async (execution?: { gasUsed: bigint }) => {
      const update = devnet.makeUpdate({ ...usual, ...(execution === undefined ? {} : { execution }) })
      const source = createMemorySource({
        config,
        bootstraps: [{ name: 'start', value: bootstrap }],
        updates: [{ name: 'update', value: update }],
      })
      const server = await startBeaconApiServer({ source })
      endings.push(() => server.close())
      return server.url
    }
    const { monitor, env } = monitorSettings({
      name: 'beacon',
      network: 'devnet',
      checkpoint: hashTreeRootBeaconBlockHeader(bootstrap.header.beacon),
      nodes: [await serve(), await serve({ gasUsed: 1n }), 'http://127.0.0.1:9'],
    })
    const service = start('beacon', { networks: { devnet: devnetSettings(config) }, monitor }, env)
    await service.logged('alert')
    const told = () => service.log().filter(({ msg }) => msg === 'alert')
    await expect
      .poll(() => told().map(({ kind, subject }) => `${String(kind)} ${String(subject)}`), {
        timeout: 120_000,
      })
      .toEqual(
        expect.arrayContaining([
          'nodes-disagree node-1 and node-2',
          `conflicting-finality ${usual.finalizedSlot}`,
          'node-failing node-3',
        ]),
      )
    expect(
      service.log().filter(({ msg, node }) => msg === 'a node gave no usable answer' && node === 'node-3'),
    ).toHaveLength(1)
    await stopped(service)
  })
})
