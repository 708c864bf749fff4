import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { createAuthenticator } from '../../src/service/api-key.js'
import { devnetSettings } from '../operation/laptop.js'
import { devnetNode } from '../relayer/devnet-node.js'
import {
  BOOTSTRAP_SLOT,
  createWorld,
  RELAYER_KEY,
  type World,
  type WorldChain,
} from '../relayer/relay-world.js'
import { type FaultyNode, startFaultyNode } from '../sources/faulty-node.js'
import { type CliRun, runCli } from './run-cli.js'
import { scratchFolder } from './scratch.js'

const folder = scratchFolder()
const everything = ({ stdout, stderr }: CliRun) => stdout + stderr

describe('config', () => {
  test('default: print shows what takes effect, and where from', async () => {
    const file = join(folder, 'print.yaml')
    writeFileSync(file, 'http: { host: 0.0.0.0, port: 81 }\nworker: { concurrency: 3 }\n')
    const { code, stdout } = await runCli(['config', 'print', '--config', file], {
      CONCORDAT_HTTP_PORT: '82',
    })
    expect(code).toBe(0)
    expect(parse(stdout)).toMatchObject({ http: { host: '0.0.0.0', port: 82 }, worker: { concurrency: 3 } })
    expect(stdout).toContain('port: 82 # variable CONCORDAT_HTTP_PORT')
    expect(stdout).toContain(`host: 0.0.0.0 # ${file} line 1`)
  })

  test('behavior: print never shows a secret, not even with --json', async () => {
    const secret = 'correct-horse-battery'
    const env = { DATABASE_URL: `postgresql://u:${secret}@h/d`, CONCORDAT_ARTIFACTS_TOKEN: secret }
    for (const more of [[], ['--json']]) {
      const run = await runCli(['config', 'print', ...more], env)
      expect(run.code).toBe(0)
      expect(everything(run)).toContain('DATABASE_URL')
      expect(everything(run)).not.toContain(secret)
    }
  })

  test('default: key makes a token that the hash in its YAML lets in', async () => {
    const { code, stdout, json } = await runCli(['config', 'key', '--id', 'ops', '--admin', '--json'])
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    const authenticate = createAuthenticator({ keys: [json.key], clock: () => 0n })
    expect(authenticate(`Bearer ${json.token}`)).toMatchObject({ id: 'ops', admin: true })
    expect(() => authenticate(`Bearer ${json.token}x`)).toThrow()
    expect(JSON.stringify(json.key)).not.toContain(json.token.split('.')[1])
  })

  test('default: keys lists every key', async () => {
    const { stdout } = await runCli(['config', 'keys'])
    expect(stdout).toContain('| `http.port` | `CONCORDAT_HTTP_PORT` | integer | `8080` |')
  })
})

describe('wrong command lines', () => {
  test.each([
    ['a relayer without a configuration', ['relay']],
    ['a monitor without a configuration', ['monitor']],
    ['a port that is no number', ['serve', '--port', 'http']],
    ['a worker both with and without', ['serve', '--with-worker', '--without-worker', '--data-dir', folder]],
    ['a key without an owner', ['config', 'key']],
    ['an owner with spaces', ['config', 'key', '--id', 'a b']],
  ])('error: %s ends with code 2', async (_, argv) => {
    const { code, stderr } = await runCli(argv)
    expect(code).toBe(2)
    expect(stderr).not.toBe('')
  })

  test.each([
    ['serve', ['serve']],
    ['worker', ['worker']],
    ['relay', ['relay']],
    ['monitor', ['monitor']],
  ])('error: %s with a key that does not exist names it and its line', async (_, argv) => {
    const file = join(folder, 'bad.yaml')
    writeFileSync(file, 'http:\n  prot: 80\n')
    const { code, json } = await runCli([...argv, '--config', file, '--json'])
    expect(code).toBe(1)
    expect(json.error).toMatchObject({
      code: 'CONFIG_INVALID',
      facts: [`http.prot: unknown key (${file} line 2)`],
    })
  })

  test('error: a password on the command line is refused and not repeated', async () => {
    const url = 'postgresql://u:correct-horse-battery@h/d'
    const run = await runCli(['worker', '--database-url', url, '--json'])
    expect(run).toMatchObject({ code: 1, json: { error: { code: 'SECRET_EXPOSED' } } })
    expect(everything(run)).not.toContain('correct-horse')
  })

  test('error: a database that is not there, without its password', async () => {
    const env = {
      DATABASE_URL: 'postgresql://u:correct-horse-battery@127.0.0.1:9/d',
      CONCORDAT_DATABASE_PATIENCE_SECONDS: '1',
    }
    const run = await runCli(['worker', '--json', '--artifacts', folder], env)
    expect(run).toMatchObject({ code: 1, json: { error: { code: 'DATABASE_UNAVAILABLE' } } })
    expect(everything(run)).not.toContain('correct-horse')
  })
})

describe('relay', () => {
  let world: World
  let chain: WorldChain
  let node: FaultyNode
  let lightClient: string

  beforeAll(async () => {
    world = createWorld({ seed: 'service commands', slot: 150n })
    const { devnet, now } = world
    node = await startFaultyNode(devnetNode({ devnet, now, bootstrapSlots: [BOOTSTRAP_SLOT] }))
    chain = await world.startChain()
    lightClient = await chain.deploy()
    await world.goTo(230n)
  })
  afterAll(async () => {
    await node?.close()
    await world?.stop()
  })

  const relay = (more: readonly string[], change: object = {}, key: string = RELAYER_KEY) => {
    const file = join(folder, 'relay.yaml')
    const destination = {
      name: 'devnet-on-anvil',
      network: 'devnet',
      chain: 'anvil',
      chainId: chain.client.chain.id,
      endpoint: chain.anvil.rpcUrl,
      lightClient,
      privateKey: { env: 'RELAYER_KEY' },
      fees: { maxFeePerGasGwei: 500, maxGas: 5_000_000, priorityFeePerGasGwei: 1 },
      ...change,
    }
    const settings = {
      networks: { devnet: devnetSettings(world.devnet.config) },
      logging: { level: 'debug' },
      relayer: {
        stateDirectory: 'lanes',
        proofs: 'none',
        sources: { devnet: { endpoints: [node.url], timeoutSeconds: 10 } },
        destinations: [destination],
      },
    }
    writeFileSync(file, stringify(settings))
    return runCli(['relay', '--config', file, '--json', ...more], { RELAYER_KEY: key })
  }

  test('args: --dry-run shows the plan and sends nothing', async () => {
    const before = await chain.sent()
    const run = await relay(['--once', '--dry-run'])
    expect(run.code).toBe(0)
    const [report] = run.json.destinations
    expect(report).toMatchObject({ destination: 'devnet-on-anvil', outcome: 'planned' })
    expect(report.transactions.length).toBeGreaterThan(0)
    expect(await chain.sent()).toEqual(before)
  })

  test('default: --once brings the client to the head, and says so without the key', async () => {
    const run = await relay(['--once'])
    expect(run.code).toBe(0)
    const [report] = run.json.destinations
    expect(report.outcome).toBe('delivered')
    expect((await chain.recorded(lightClient as `0x${string}`)).at(-1)).toBe(BigInt(report.headSlot))
    expect((await chain.sent()).reverted).toBe(0)
    expect(everything(run)).not.toContain(RELAYER_KEY.slice(2))
    const again = await relay(['--once'])
    expect(again.json.destinations[0].outcome).toBe('current')
  })

  test('error: a node of the destination that is down is a failed report, not a crash', async () => {
    const run = await relay(['--once'], { endpoint: 'http://127.0.0.1:9/v3/a-token-in-the-path' })
    expect(run.code).toBe(1)
    expect(run.json.destinations[0]).toMatchObject({ outcome: 'failed' })
    expect(run.stderr).not.toContain('a-token-in-the-path')
  })

  test('error: something that is no private key is not repeated', async () => {
    const run = await relay(['--once'], {}, '0x1234-secret-key')
    expect(run).toMatchObject({ code: 1, json: { error: { code: 'CONFIG_INVALID' } } })
    expect(everything(run)).not.toContain('secret-key')
  })

  test('error: a secret that is not there names its key', async () => {
    const run = await relay(['--once'], { privateKey: { file: 'none' } })
    expect(run.json.error).toMatchObject({ code: 'SECRET_MISSING' })
    expect(run.json.error.facts).toContain('key: relayer.destinations.0.privateKey')
  })

  test('error: a network that nobody knows', async () => {
    const run = await relay(['--once'], { network: 'gnosis' })
    expect(run).toMatchObject({ code: 1, json: { error: { code: 'CONFIG_INVALID' } } })
  })
})
