import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { updateToBeaconJson } from '../../src/ethereum/json/to-beacon-json.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { sepolia } from '../../src/ethereum/networks/sepolia.js'
import type { ChainConfig } from '../../src/ethereum/types/light-client.js'
import { compareSpec, genesisOfConfig } from '../../src/sources/config-spec.js'
import { createBeaconApiSource } from '../../src/sources/create-beacon-api-source.js'
import { createFileSource } from '../../src/sources/create-file-source.js'
import type { LightClientSource } from '../../src/sources/light-client-source.js'
import { type BeaconApiServer, startBeaconApiServer } from '../../src/sources/start-beacon-api-server.js'
import { readMainnetUpdate, readManifest } from '../ethereum/spec/real-manifest.js'
import { hasRealData, readRealJson, realData } from '../support/real-data.js'
import { sourceErrorOf } from './code-of.js'
import { devnet, rotation } from './devnet-source.js'

const RUNS = [
  [290, 10],
  [755, 10],
  [1150, 21],
  [1416, 25],
  [1777, 1],
] as const

describe.skipIf(!hasRealData)('the 67 recorded updates: files, server, client', () => {
  let files: LightClientSource
  let server: BeaconApiServer
  let client: LightClientSource

  beforeAll(async () => {
    files = await createFileSource({ config: mainnet, paths: [realData('ethereum/mainnet')] })
    server = await startBeaconApiServer({ source: files })
    client = createBeaconApiSource({ config: mainnet, urls: [server.url], timeoutMs: 60_000 })
  })
  afterAll(() => server?.close())

  test.each(RUNS)(
    'default: the run from period %d, %d updates, is the same at both ends',
    async (start, count) => {
      const fromFiles = await files.getUpdates(BigInt(start), 128)
      const fromNode = await client.getUpdates(BigInt(start), 128)
      expect(fromFiles.length).toBe(count)
      expect(fromNode).toEqual(fromFiles)
      const name = String(start).padStart(4, '0')
      expect(fromFiles[0]).toEqual(readMainnetUpdate(`updates/period-${name}.json`))
      expect((await client.getUpdates(BigInt(start), 1)).length).toBe(1)
    },
  )

  test('default: bootstraps by block root, finality update, genesis and spec', async () => {
    for (const { header_root: root, slot } of readManifest().bootstraps) {
      const bootstrap = await client.getBootstrap(root)
      expect(bootstrap.header.beacon.slot).toBe(BigInt(slot))
      expect({ ...(await files.getBootstrap(root)), version: bootstrap.version }).toEqual(bootstrap)
    }
    const finality = await client.getFinalityUpdate()
    expect(finality.finalizedHeader.beacon.slot).toBe(14557184n)
    expect(finality.nextSyncCommittee).toBeUndefined()
    expect(await client.getGenesis()).toEqual(genesisOfConfig(mainnet))
    expect(compareSpec(mainnet, await client.getSpec())).toEqual([])
    expect(compareSpec(sepolia, await client.getSpec()).map(({ name }) => name)).toContain(
      'ALTAIR_FORK_EPOCH',
    )
  })

  test('error: a period nobody recorded is named', async () => {
    for (const source of [files, client]) {
      const error = await sourceErrorOf(() => source.getUpdates(300n, 5))
      expect([error.code, error.period]).toEqual(['PERIOD_MISSING', 300n])
    }
    const unknown = await sourceErrorOf(() => client.getBootstrap(`0x${'12'.repeat(32)}`))
    expect(unknown.code).toBe('NOT_FOUND')
  })

  test('behavior: JSON lines, plain and packed, an array, and a folder are the same source', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'concordat-source-'))
    try {
      const documents = ['0290', '0291', '0292'].map((period) =>
        readRealJson(`ethereum/mainnet/updates/period-${period}.json`),
      )
      const lines = `${documents.map((json) => JSON.stringify(json)).join('\n')}\n`
      await writeFile(join(folder, 'a.jsonl'), lines)
      await writeFile(join(folder, 'b.jsonl.gz'), gzipSync(lines))
      await writeFile(join(folder, 'c.json'), JSON.stringify(documents))
      await writeFile(join(folder, 'd.json.gz'), gzipSync(JSON.stringify(documents[0])))
      const expected = await files.getUpdates(290n, 3)
      for (const paths of [['a.jsonl'], ['b.jsonl.gz'], ['c.json'], ['.']]) {
        const source = await createFileSource({
          config: mainnet,
          paths: paths.map((path) => join(folder, path)),
        })
        expect(await source.getUpdates(290n, 9)).toEqual(expected)
      }
      const one = await createFileSource({ config: mainnet, paths: [join(folder, 'd.json.gz')] })
      expect((await one.getUpdates(290n, 9)).length).toBe(1)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('error: files of another network', async () => {
    const open = (path: string, config = mainnet) => createFileSource({ config, paths: [realData(path)] })
    const goerli = await sourceErrorOf(() => open('ethereum/goerli'))
    expect(goerli.code).toBe('WRONG_NETWORK')
    const asSepolia = await sourceErrorOf(() => open('ethereum/mainnet/updates/period-0290.json', sepolia))
    expect(asSepolia.code).toBe('WRONG_FORK')
  })
})

describe('createFileSource on damaged files', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'concordat-source-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const good = () => JSON.stringify(updateToBeaconJson(rotation(2n)))
  const damaged: [string, () => string, string][] = [
    ['truncated.json', () => good().slice(0, -40), 'INVALID_JSON'],
    ['line.jsonl', () => `${good()}\n${good().slice(1)}\n`, 'INVALID_JSON'],
    ['field.json', () => good().replace('"signature_slot":"', '"signature_slot":"-'), 'INVALID_DOCUMENT'],
    ['other.json', () => '{"hello": 1}', 'INVALID_DOCUMENT'],
    ['broken.json.gz', () => 'not gzip', 'FILE_UNREADABLE'],
    ['large.json', () => `${' '.repeat(300_000)}${good()}`, 'BODY_TOO_LARGE'],
    ['fork.json', () => good().replace('"version":"fulu"', '"version":"deneb"'), 'WRONG_FORK'],
  ]
  test.each(damaged)('error: %s', async (name, text, code) => {
    const path = join(folder, name)
    await writeFile(path, text())
    const config: ChainConfig = devnet.config
    const error = await sourceErrorOf(() =>
      createFileSource({ config, paths: [path], maxFileBytes: 250_000 }),
    )
    expect(error.code).toBe(code)
    expect(error.node).toContain(name)
  })

  test('error: a file that is not there, and two files that contradict each other', async () => {
    const config: ChainConfig = devnet.config
    const absent = await sourceErrorOf(() =>
      createFileSource({ config, paths: [join(folder, 'absent.json')] }),
    )
    expect(absent.code).toBe('FILE_UNREADABLE')
    const nextSyncCommittee = devnet.committee(9n)
    const paths = ['first.json', 'second.json'].map((name) => join(folder, name))
    const updates = [rotation(2n), rotation(2n, { tamper: { nextSyncCommittee } })]
    for (const [index, path] of paths.entries()) {
      const update = updates[index]
      if (update !== undefined) await writeFile(path, JSON.stringify(updateToBeaconJson(update)))
    }
    const error = await sourceErrorOf(() => createFileSource({ config, paths }))
    expect(error.code).toBe('SOURCES_DISAGREE')
    expect(error.disagreement).toMatchObject({ kind: 'committee', at: 3n })
    expect(error.disagreement?.claims.map(({ node }) => node)).toEqual(paths)
  })
})
