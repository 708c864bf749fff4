import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import type { ConfigError } from '../../src/operation/config/config-error.js'
import { configFields, variableOf } from '../../src/operation/config/config-fields.js'
import { describeOrigin, originOf } from '../../src/operation/config/config-origin.js'
import { configSchema } from '../../src/operation/config/config-schema.js'
import { configTable } from '../../src/operation/config/config-table.js'
import { type ConfigFlag, loadConfig } from '../../src/operation/config/load-config.js'
import { networksOf } from '../../src/operation/config/networks.js'
import { printConfig, redactedConfig } from '../../src/operation/config/print-config.js'
import { createSecretVault } from '../../src/operation/config/secret-vault.js'
import { devnet, devnetSettings } from './laptop.js'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'concordat-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(text: string): string {
  const file = join(folder, 'concordat.yaml')
  writeFileSync(file, text)
  return file
}

async function load(text: string, environment: Record<string, string> = {}, flags: ConfigFlag[] = []) {
  return loadConfig({ file: fileOf(text), environment, flags })
}

async function refusal(...parameters: Parameters<typeof load>): Promise<ConfigError> {
  return load(...parameters).then(
    () => Promise.reject(new Error('the configuration was taken')),
    (error: ConfigError) => error,
  )
}

const DESTINATION = {
  name: 'one',
  network: 'mainnet',
  chain: 'base',
  chainId: 8453,
  endpoint: 'https://rpc.example.org/v3/TOKEN-IN-A-PATH',
  lightClient: `0x${'ab'.repeat(20)}`,
  privateKey: { env: 'BASE_KEY' },
  fees: { maxFeePerGasGwei: 0.25 },
}
const RELAYER = {
  sources: { mainnet: { endpoints: ['https://beacon.example.org'] } },
  destinations: [DESTINATION],
}

describe('precedence', () => {
  const port = (value: unknown): ConfigFlag => ({ flag: '--port', path: ['http', 'port'], value })

  test('default: flags before variables before the file before defaults', async () => {
    const variable = { CONCORDAT_HTTP_PORT: '2' }
    const portOf = async (...parameters: Parameters<typeof load>) =>
      (await load(...parameters)).config.http.port
    expect(await portOf('http: { port: 3 }', variable, [port(1)])).toBe(1)
    expect(await portOf('http: { port: 3 }', variable, [port(undefined)])).toBe(2)
    expect(await portOf('http: { port: 3 }')).toBe(3)
    expect(await portOf('')).toBe(8080)
  })

  test('behavior: of any combination the highest layer wins, and is named', async () => {
    const layer = fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: undefined })
    await fc.assert(
      fc.asyncProperty(layer, layer, layer, async (file, variable, flag) => {
        const text = file === undefined ? '' : `http: { port: ${file} }`
        const environment: Record<string, string> =
          variable === undefined ? {} : { CONCORDAT_HTTP_PORT: String(variable) }
        const { config, origins } = await load(text, environment, [port(flag)])
        expect(config.http.port).toBe(flag ?? variable ?? file ?? 8080)
        const kinds = { flag, variable, file }
        const expected = Object.entries(kinds).find(([, value]) => value !== undefined)?.[0] ?? 'default'
        expect(originOf(origins, ['http', 'port']).kind).toBe(expected)
      }),
      { numRuns: 40 },
    )
  })

  test('behavior: layers are merged key by key; lists are replaced', async () => {
    const { config } = await load('http: { port: 3, host: 0.0.0.0, open: [metrics, artifacts] }', {
      CONCORDAT_HTTP_PORT: '4',
      CONCORDAT_HTTP_OPEN: '[metrics]',
    })
    expect(config.http).toMatchObject({ port: 4, host: '0.0.0.0', open: ['metrics'] })
  })

  test('behavior: every key outside lists and tables has a variable that works', async () => {
    const example: Record<string, string> = { number: '20', boolean: 'true' }
    for (const field of configFields()) {
      const variable = variableOf(field)
      const isPartOfMore = ['relayer', 'monitor', 'coalition'].includes(field.path[0] ?? '')
      if (variable === undefined || isPartOfMore || field.kind === 'structure') continue
      if (field.isSecret) continue
      const special: Record<string, string> = {
        'artifacts.manifest': 'manifest.json',
        'artifacts.manifestSha256': 'ab'.repeat(32),
      }
      const choice = field.type.includes(',') ? field.type.split(',', 1)[0] : undefined
      const text = special[field.path.join('.')] ?? choice ?? example[field.kind] ?? 'text'
      const { config, origins } = await load('', { [variable]: text })
      const value = field.path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], config)
      expect(String(value)).toBe(text)
      expect(describeOrigin(originOf(origins, field.path))).toBe(`variable ${variable}`)
    }
  })

  test('args: CONCORDAT_CONFIG names the file; DATABASE_URL is one for the database', async () => {
    const file = fileOf('http: { port: 77 }')
    const loaded = await loadConfig({
      environment: { CONCORDAT_CONFIG: file, DATABASE_URL: 'postgresql://u:secret@h/d' },
    })
    expect(loaded.config.http.port).toBe(77)
    expect(loaded.config.database.url).toEqual({ env: 'DATABASE_URL' })
    expect(loaded.directory).toBe(folder)
  })
})

describe('bad configurations', () => {
  test.each([
    ['an unknown key', 'http:\n  prot: 80', 'http.prot: unknown key', 'line 2'],
    ['an unknown section', 'server: {}', 'server: unknown key', 'line 1'],
    ['a wrong type', 'http: { port: eighty }', 'http.port: ', 'line 1'],
    ['a value out of range', '\n\nworker: { concurrency: 0 }', 'worker.concurrency: ', 'line 3'],
    ['a key with a short hash', 'keys: [{ id: a, sha256: ab }]', 'keys.0.sha256: ', 'line 1'],
    ['a key with its secret', 'keys: [{ id: a, token: abc }]', 'keys.0.token: unknown key', 'line 1'],
    ['a relayer without destinations', 'relayer: { sources: {} }', 'relayer.destinations: ', 'line 1'],
    [
      'files of a server without pins',
      'artifacts: { url: https://a.example }',
      'artifacts.manifest: ',
      'line 1',
    ],
    [
      'a network with a bad root',
      'networks: { x: { genesisValidatorsRoot: 0x12 } }',
      'networks.x.',
      'line 1',
    ],
    ['a prototype', '__proto__: { http: 1 }', '__proto__: unknown key', ''],
    ['a constructor', 'http: { constructor: { prototype: 1 } }', 'http.constructor: unknown key', ''],
  ])('error: %s', async (_, text, fact, where) => {
    const { code, facts } = await refusal(text)
    expect(code).toBe('CONFIG_INVALID')
    const told = facts.find((each) => each.startsWith(fact))
    expect(told).toBeDefined()
    expect(told).toContain(where)
  })

  test('error: all faults are told at once', async () => {
    const { facts } = await refusal('http: { port: -1, prot: 1 }', { CONCORDAT_WORKER_CONCURRENCY: '0' })
    expect(facts).toHaveLength(3)
    expect(facts.find((fact) => fact.startsWith('worker.concurrency'))).toContain(
      'variable CONCORDAT_WORKER_CONCURRENCY',
    )
  })

  test('error: a flag out of range is named', async () => {
    const { facts } = await refusal('', {}, [{ flag: '--port', path: ['http', 'port'], value: 70_000 }])
    expect(facts[0]).toContain('flag --port')
  })

  test.each([
    ['half a table', 'http: {'],
    ['a tab', 'http:\n\tport: 1'],
    ['a key twice', 'http: { port: 1 }\nhttp: { port: 2 }'],
    ['a list', '- http'],
    ['an unknown tag', 'http: !!js/function "x"'],
    ['a bomb of aliases', bomb()],
  ])('error: a file with %s', async (_, text) => {
    expect((await refusal(text)).code).toBe('CONFIG_MALFORMED')
  })

  test('error: a file that is not there', async () => {
    const missing = loadConfig({ file: join(folder, 'none.yaml'), environment: {} })
    await expect(missing).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE' })
  })

  test('error: misspelt variables, unless they hold a secret of the configuration', async () => {
    const { code, facts } = await refusal('', { CONCORDAT_HTTP_PROT: '1', CONCORDAT_DATA: 'x', PATH: '/' })
    expect(code).toBe('CONFIG_INVALID')
    expect(facts).toEqual(['variable CONCORDAT_HTTP_PROT: no such key'])
    await load('database: { password: { env: CONCORDAT_DATABASE_SECRET } }', {
      CONCORDAT_DATABASE_SECRET: 'x',
    })
  })

  test.each([
    ['number', { CONCORDAT_HTTP_PORT: 'abc' }],
    ['list', { CONCORDAT_HTTP_OPEN: 'metrics' }],
    ['boolean', { CONCORDAT_RELAYER_REPORT_CONFLICTS: 'perhaps' }],
  ])('error: a variable that is no %s is named and not repeated', async (_, environment) => {
    const error = await refusal('', environment as Record<string, string>)
    expect(error.code).toBe('CONFIG_MALFORMED')
    expect(error.message).toContain(Object.keys(environment)[0])
    for (const value of Object.values(environment)) expect(error.message).not.toContain(`: ${value}`)
  })

  test('error: a destination of an unknown source, and two of one name', async () => {
    const destinations = [DESTINATION, { ...DESTINATION, network: 'sepolia' }]
    const { facts } = await refusal(stringify({ relayer: { ...RELAYER, destinations } }))
    expect(facts.join('\n')).toContain('relayer.destinations.1.network: has no entry under sources')
    expect(facts.join('\n')).toContain('relayer.destinations.1.name: another destination has this name')
  })
})

describe('secrets', () => {
  const SECRET = 'correct-horse-battery'

  test.each([
    ['a password in a URL', `database: { url: "postgresql://u:${SECRET}@h/d" }`, 'SECRET_EXPOSED'],
    ['a password written out', `database: { password: ${SECRET} }`, 'CONFIG_INVALID'],
    [
      'a private key written out',
      stringify({ relayer: { ...RELAYER, destinations: [{ ...DESTINATION, privateKey: SECRET }] } }),
      'CONFIG_INVALID',
    ],
    ['a secret where a number belongs', `http: { port: ${SECRET} }`, 'CONFIG_INVALID'],
    ['a secret behind a fault of YAML', `database: { password: ${SECRET}\n  ] }`, 'CONFIG_MALFORMED'],
  ])('error: %s is refused and not repeated', async (_, text, code) => {
    const error = await refusal(text)
    expect(error.code).toBe(code)
    expect(error.message).not.toContain(SECRET)
  })

  test('error: a password in a flag', async () => {
    const value = `postgresql://u:${SECRET}@h/d`
    const error = await refusal('', {}, [{ flag: '--database-url', path: ['database', 'url'], value }])
    expect(error.code).toBe('SECRET_EXPOSED')
    expect(error.message).not.toContain(SECRET)
  })

  test('default: read from variables and files, and taken out of texts from then on', async () => {
    writeFileSync(join(folder, 'key'), `${SECRET}\n`)
    const url = 'https://rpc.example.org/v3/0123456789abcdef'
    const vault = createSecretVault({ environment: { RPC: url }, directory: folder })
    expect(vault.redact(SECRET)).toBe(SECRET)
    expect(await vault.read('key', { file: 'key' })).toBe(SECRET)
    expect(await vault.readUrl('rpc', { env: 'RPC' })).toBe(url)
    expect(vault.redact(`${SECRET} ${url} v3/0123456789abcdef`)).toBe('[redacted] [redacted] [redacted]')
    await vault.readUrl('other', 'https://other.example.org/token-in-a-path')
    expect(vault.redact('GET /token-in-a-path')).toBe('GET /[redacted]')
  })

  test.each([
    ['variable', { env: 'NONE' }],
    ['file', { file: 'none' }],
  ])('error: a missing %s names the key', async (_, reference) => {
    const vault = createSecretVault({ environment: {}, directory: folder })
    await expect(vault.read('database.password', reference as { env: string })).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      facts: expect.arrayContaining(['key: database.password']),
    })
  })

  test('behavior: print shows references, origins and the hosts of URLs, and can be read again', async () => {
    const text = stringify({ relayer: RELAYER, http: { corsOrigins: ['https://app.example.org/path'] } })
    const loaded = await load(text, { DATABASE_URL: `postgresql://u:${SECRET}@h/d`, BASE_KEY: SECRET })
    const printed = printConfig(loaded)
    expect(printed).not.toContain(SECRET)
    expect(printed).not.toContain('TOKEN-IN-A-PATH')
    expect(printed).toContain('https://rpc.example.org/[redacted]')
    expect(printed).toContain('https://app.example.org/path')
    expect(parse(printed)).toEqual(redactedConfig(loaded.config))
    expect(parse(printed).database.url).toEqual({ env: 'DATABASE_URL' })
    const again = await load(printConfig(await load('http: { port: 5 }')))
    expect(again.config).toEqual((await load('http: { port: 5 }')).config)
    expect(printConfig(await load('', { CONCORDAT_HTTP_PORT: '5' }))).toContain(
      'port: 5 # variable CONCORDAT_HTTP_PORT',
    )
  })
})

describe('documents', () => {
  test('default: the example is valid, and every section of it is known', async () => {
    const file = join(root, 'ops/concordat.example.yaml')
    const { config } = await loadConfig({ file, environment: {} })
    expect(config.relayer?.destinations.map(({ network }) => network)).toEqual(['mainnet', 'harbor'])
    expect(config.database.password).toEqual({ file: '/run/secrets/postgres-password' })
  })

  test('behavior: a key of the example that is misspelt is found', () => {
    const example = parse(readFileSync(join(root, 'ops/concordat.example.yaml'), 'utf8'))
    example.relayer.destinations[0].confirmation = 3
    expect(configSchema.safeParse(example).success).toBe(false)
  })

  test('error: a risk report from two places, or from contracts that are not named', () => {
    const breaker = `0x${'bb'.repeat(20)}`
    const chain = { endpoint: 'https://rpc.example.org', breaker }
    const secured = { 'app-chain': '250000.5' }
    const faultsOf = (coalition: object) =>
      configSchema.safeParse({ coalition }).error?.issues.map(({ path }) => path.join('.')) ?? []
    expect(faultsOf({ ...chain, secured })).toEqual([])
    expect(faultsOf({ ...chain, secured, graph: 'coalition.yaml' })).toEqual(['coalition.secured'])
    expect(faultsOf({ secured })).toEqual(['coalition.secured'])
    expect(faultsOf({ breaker })).toEqual(['coalition.endpoint'])
    expect(faultsOf({ ...chain, secured: { 'app-chain': '-1' } })).toEqual(['coalition.secured.app-chain'])
  })

  test('behavior: the table of the guide is that of the schema', () => {
    const guide = readFileSync(join(root, 'docs/operations.md'), 'utf8')
    expect(guide.includes(configTable()), 'run `concordat config keys` and put its table in').toBe(true)
  })

  test('behavior: every key is described', () => {
    const silent = configFields().filter(
      ({ description, path }) =>
        description === '' &&
        !['limits', 'connections', 'networks', 'keys'].some((name) => path.includes(name)),
    )
    expect(silent.map(({ path }) => path.join('.'))).toEqual([])
  })

  test('default: a network of the configuration is the chain it describes', () => {
    const networks = networksOf({ devnet: devnetSettings() }, { fast: { chainId: 77 } })
    expect(networks.get('devnet')).toEqual({ ...devnet.config, name: 'devnet' })
    expect(networks.get('fast')).toEqual({ family: 'bft', name: 'fast', chainId: 77n })
  })
})

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level < 9; level++) {
    lines.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    )
  }
  return lines.join('\n')
}
