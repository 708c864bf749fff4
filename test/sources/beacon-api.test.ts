import { afterEach, describe, expect, test } from 'vitest'
import { updateToBeaconJson } from '../../src/ethereum/json/to-beacon-json.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import {
  type BeaconApiSourceParameters,
  createBeaconApiSource,
} from '../../src/sources/create-beacon-api-source.js'
import { createMemorySource } from '../../src/sources/create-memory-source.js'
import type { LightClientSource } from '../../src/sources/light-client-source.js'
import { sourceErrorOf } from './code-of.js'
import { bootstrap, devnet, devnetSource, rotation } from './devnet-source.js'
import { type Fault, type FaultyNode, onLightClient, replying, startFaultyNode } from './faulty-node.js'

const nodes: FaultyNode[] = []
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.close()))
})

async function node(source: LightClientSource, fault?: Fault): Promise<FaultyNode> {
  const started = await startFaultyNode(source, fault)
  nodes.push(started)
  return started
}

function open(urls: readonly string[], change: Partial<BeaconApiSourceParameters> = {}): LightClientSource {
  return createBeaconApiSource({ config: devnet.config, urls, timeoutMs: 5_000, retryDelayMs: 1, ...change })
}

const honest = devnetSource([1n, 2n, 3n])
const update = () => JSON.stringify([updateToBeaconJson(rotation(1n))])

describe('one beacon node', () => {
  const blockRoot = hashTreeRootBeaconBlockHeader(bootstrap.header.beacon)

  test('default: bootstrap, updates, finality update, genesis, spec', async () => {
    const source = open([(await node(honest)).url])
    expect(await source.getBootstrap(blockRoot)).toEqual(bootstrap)
    expect(await source.getUpdates(1n, 500)).toEqual([rotation(1n), rotation(2n), rotation(3n)])
    expect((await source.getFinalityUpdate()).signatureSlot).toBe(rotation(3n).signatureSlot)
    expect((await source.getGenesis()).genesisValidatorsRoot).toBe(devnet.config.genesisValidatorsRoot)
    expect((await source.getSpec()).SYNC_COMMITTEE_SIZE).toBe('32')
  })

  test.each<[string, Fault, string]>([
    ['status 500', onLightClient(replying(500, '{"code":500,"message":"oops"}')), 'NODE_HTTP_ERROR'],
    ['status 400', onLightClient(replying(400, '{"code":400,"message":"bad"}')), 'NODE_HTTP_ERROR'],
    ['no such route', onLightClient(replying(404, '{"code":404,"message":"x"}')), 'LIGHT_CLIENT_UNSUPPORTED'],
    ['not implemented', onLightClient(replying(501, '')), 'LIGHT_CLIENT_UNSUPPORTED'],
    [
      'truncated JSON',
      onLightClient((response) => replying(200, update().slice(0, -9))(response)),
      'INVALID_JSON',
    ],
    ['HTML', onLightClient(replying(200, '<html>')), 'INVALID_JSON'],
    ['a string', onLightClient(replying(200, '"updates"')), 'INVALID_DOCUMENT'],
    [
      'a negative slot',
      onLightClient((response) => replying(200, update().replace('"slot":"', '"slot":"-'))(response)),
      'INVALID_DOCUMENT',
    ],
    [
      'a fork that was not in force',
      onLightClient((response) => replying(200, update().replace('"fulu"', '"deneb"'))(response)),
      'WRONG_FORK',
    ],
    ['no update', onLightClient(replying(200, '[]')), 'PERIOD_MISSING'],
    [
      'an update of another period',
      onLightClient((response) =>
        replying(200, JSON.stringify([updateToBeaconJson(rotation(9n))]))(response),
      ),
      'UNEXPECTED_PERIOD',
    ],
    [
      'a gap',
      onLightClient((response) =>
        replying(200, JSON.stringify([rotation(1n), rotation(3n)].map(updateToBeaconJson)))(response),
      ),
      'PERIOD_MISSING',
    ],
    ['an endless body', onLightClient(pour), 'BODY_TOO_LARGE'],
    ['silence', onLightClient(() => undefined), 'NODE_TIMEOUT'],
    [
      'a body that stops half way',
      onLightClient((response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('[')
        setTimeout(() => response.destroy(), 10)
      }),
      'NODE_UNREACHABLE',
    ],
    [
      'a body that never ends in time',
      onLightClient((response) => {
        response.writeHead(200)
        response.write('[')
      }),
      'NODE_TIMEOUT',
    ],
  ])('error: %s', async (_name, fault, code) => {
    const { url } = await node(honest, fault)
    const source = open([url], { timeoutMs: 1_500, maxBodyBytes: 100_000 })
    const error = await sourceErrorOf(() => source.getUpdates(1n, 3))
    expect(error.code).toBe(code)
    expect(error.node).toBe(new URL(url).host)
  })

  test('error: the period of a gap, and of a chain that begins later, is named', async () => {
    const gap = await node(honest, (request, response) => {
      if (request.url?.includes('updates') !== true) return false
      replying(200, JSON.stringify([rotation(1n), rotation(3n)].map(updateToBeaconJson)))(response)
      return true
    })
    expect((await sourceErrorOf(() => open([gap.url]).getUpdates(1n, 3))).period).toBe(2n)
    const late = await node(devnetSource([2n, 3n]))
    expect((await sourceErrorOf(() => open([late.url]).getUpdates(1n, 3))).period).toBe(1n)
  })

  test('error: another network, before any light-client data is read', async () => {
    const other = createMemorySource({
      config: { ...devnet.config, genesisValidatorsRoot: `0x${'77'.repeat(32)}` },
    })
    const started = await node(other)
    const error = await sourceErrorOf(() => open([started.url]).getUpdates(1n, 3))
    expect(error.code).toBe('WRONG_NETWORK')
    expect(started.seen).toEqual(['/eth/v1/beacon/genesis'])
  })

  test('error: a bootstrap of another block, and none at all', async () => {
    const { url } = await node(honest)
    const missing = await sourceErrorOf(() => open([url]).getBootstrap(`0x${'ab'.repeat(32)}`))
    expect(missing.code).toBe('NOT_FOUND')
    const wrong = await node({ ...honest, getBootstrap: async () => devnet.bootstrap({ slot: 128n }) })
    expect((await sourceErrorOf(() => open([wrong.url]).getBootstrap(blockRoot))).code).toBe(
      'WRONG_BLOCK_ROOT',
    )
  })

  test('behavior: a transient failure is asked again, a refusal is not', async () => {
    let left = 1
    const flaky = await node(honest, (request, response) => {
      if (request.url?.includes('light_client') !== true || left-- <= 0) return false
      replying(503, '')(response)
      return true
    })
    expect((await open([flaky.url]).getUpdates(1n, 1)).length).toBe(1)
    const refusing = await node(honest, onLightClient(replying(400, '')))
    await sourceErrorOf(() => open([refusing.url]).getUpdates(1n, 1))
    expect(refusing.seen.filter((path) => path.includes('light_client')).length).toBe(1)
  })

  test('behavior: errors name the host and never the key in the URL', async () => {
    const { url } = await node(honest, onLightClient(replying(500, '')))
    const { host } = new URL(url)
    const error = await sourceErrorOf(() =>
      open([`http://user:hush@${host}/secret-key/?apikey=hidden`]).getUpdates(1n, 1),
    )
    expect(error.node).toBe(host)
    expect(JSON.stringify([error.message, error.facts])).not.toMatch(/hush|secret-key|hidden/)
  })

  test('behavior: whoever gives up is told so, not that the node failed', async () => {
    const { url } = await node(
      honest,
      onLightClient(() => undefined),
    )
    const reason = new Error('enough')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 100)
    await expect(open([url]).getUpdates(1n, 1, { signal: controller.signal })).rejects.toBe(reason)
  })

  test('args: urls and counts', async () => {
    const code = (run: () => unknown) => sourceErrorOf(async () => run()).then((error) => error.code)
    expect(await code(() => open([]))).toBe('INVALID_PARAMETER')
    expect(await code(() => open(['ftp://node']))).toBe('INVALID_PARAMETER')
    expect(await code(() => open(['http://node'], { attempts: 0 }))).toBe('INVALID_PARAMETER')
    expect(await code(() => open(['http://node']).getUpdates(0n, 0))).toBe('INVALID_PARAMETER')
    expect(await code(() => open(['http://node']).getUpdates(-1n, 1))).toBe('INVALID_PARAMETER')
  })
})

/** Writes as long as the other side reads. */
function pour(response: Parameters<Parameters<typeof onLightClient>[0]>[0]): void {
  response.writeHead(200)
  const more = () => {
    while (!response.destroyed && response.write('[[[[[[[['.repeat(1000)));
    if (!response.destroyed) response.once('drain', more)
  }
  more()
}

describe('several beacon nodes', () => {
  test('behavior: a node that fails in any way is replaced by the next one', async () => {
    const broken = await Promise.all([
      node(honest, onLightClient(replying(500, ''))),
      node(honest, onLightClient(replying(200, '[{'))),
      node(
        honest,
        onLightClient(() => undefined),
      ),
    ])
    const good = await node(honest)
    const urls = ['http://127.0.0.1:1', ...broken.map(({ url }) => url), good.url]
    const source = open(urls, { timeoutMs: 1_500 })
    expect((await source.getUpdates(1n, 3)).length).toBe(3)
    good.break(onLightClient(replying(500, '')))
    const error = await sourceErrorOf(() => source.getUpdates(1n, 3))
    expect(error.code).toBe('ALL_NODES_FAILED')
    expect(error.failures.map(({ code }) => code).sort()).toEqual(
      ['INVALID_JSON', 'NODE_HTTP_ERROR', 'NODE_HTTP_ERROR', 'NODE_TIMEOUT', 'NODE_UNREACHABLE'].sort(),
    )
    for (const each of broken) each.break(undefined)
    expect((await source.getUpdates(1n, 3)).length).toBe(3)
  })

  test('behavior: of nodes that agree, the one that reaches furthest is heard', async () => {
    const [old, young] = await Promise.all([node(devnetSource([1n, 2n])), node(honest)])
    const source = open([old.url, young.url])
    expect((await source.getUpdates(1n, 3)).length).toBe(3)
    expect(await source.getFinalityUpdate()).toMatchObject({ signatureSlot: rotation(3n).signatureSlot })
  })

  test('behavior: attested headers may differ, as after a reorganisation', async () => {
    const later = devnetSource([1n, 2n, 3n], { attestedSlot: 64n + 41n })
    const [first, second] = await Promise.all([node(honest), node(later)])
    expect(await open([first.url, second.url]).getUpdates(1n, 1)).toEqual([rotation(1n)])
  })

  test.each([
    ['another finalized block', 'header', { execution: { gasUsed: 1n } }],
    ['another next committee', 'committee', { tamper: { nextSyncCommittee: devnet.committee(20n) } }],
  ] as const)('error: %s for the same query', async (_name, kind, change) => {
    const [first, second] = await Promise.all([node(honest), node(devnetSource([1n], change))])
    const source = open([first.url, second.url])
    const error = await sourceErrorOf(() => source.getUpdates(1n, 1))
    expect(error.code).toBe('SOURCES_DISAGREE')
    expect(error.disagreement?.kind).toBe(kind)
    expect(error.disagreement?.claims.map((claim) => claim.node)).toEqual(
      [first.url, second.url].map((url) => new URL(url).host),
    )
    if (kind === 'header') {
      const [one, other] = await Promise.all([node(devnetSource([1n])), node(devnetSource([1n], change))])
      const finality = await sourceErrorOf(() => open([one.url, other.url]).getFinalityUpdate())
      expect(finality.code).toBe('SOURCES_DISAGREE')
    }
  })

  test('behavior: an answer the caller refuses counts as a failure of its node', async () => {
    const liar = devnetSource([1n], { tamper: { nextSyncCommittee: devnet.committee(20n) } })
    const [first, second] = await Promise.all([node(liar), node(honest)])
    const expected = rotation(1n).nextSyncCommittee?.aggregatePubkey
    const check = (updates: readonly { nextSyncCommittee?: { aggregatePubkey: string } | undefined }[]) => {
      if (updates.some((each) => each.nextSyncCommittee?.aggregatePubkey !== expected))
        throw new Error('a lie')
    }
    expect(await open([first.url, second.url]).getUpdates(1n, 1, { check })).toEqual([rotation(1n)])
    const alone = await sourceErrorOf(() => open([first.url]).getUpdates(1n, 1, { check }))
    expect(alone.code).toBe('ANSWER_REFUSED')
  })

  test('behavior: where all fail alike, the code says how', async () => {
    const [first, second] = await Promise.all([node(devnetSource([2n])), node(devnetSource([3n]))])
    const error = await sourceErrorOf(() => open([first.url, second.url]).getUpdates(1n, 1))
    expect([error.code, error.period, error.failures.length]).toEqual(['PERIOD_MISSING', 1n, 2])
  })
})
