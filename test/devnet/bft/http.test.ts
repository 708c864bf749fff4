import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toBftJson } from '../../../src/bft/json/to-bft-json.js'
import { findEquivocation } from '../../../src/bft/light-client/equivocation.js'
import { trustBlock } from '../../../src/bft/light-client/light-block.js'
import { verifyToHeight } from '../../../src/bft/light-client/verify-to-height.js'
import { createBftDevnet } from '../../../src/devnet/bft/create-bft-devnet.js'
import { startBftDevnetServer } from '../../../src/devnet/bft/http/start-bft-devnet-server.js'
import { runBftDevnet } from '../../../src/devnet/bft/run-bft-devnet.js'
import type { BftScriptInput } from '../../../src/devnet/bft/script-schema.js'
import { createBftSource } from '../../../src/sources/bft/create-bft-source.js'
import { codeOf } from '../../support/error-code.js'

/** Within ten blocks nobody of the first set is left. */
const script: BftScriptInput = {
  chainId: 99,
  transfersPerBlock: 1,
  changes: [1, 2, 3, 4].flatMap((n) => [
    { height: 2 * n, join: { name: `w${n}`, power: 10 } },
    { height: 2 * n, leave: `v${n - 1}` },
    { height: 2 * n + 1, power: { name: `w${n}`, power: 10 + n } },
  ]),
  faults: [{ kind: 'equivocation', heights: [3, 4], validators: ['v3'] }],
}

const devnet = createBftDevnet({ seed: 'http', script })
devnet.runToHeight(12n)
const { chainId } = devnet.script
const policy = { chainId, trustingPeriod: 1_000_000n, clockDrift: 1000n }
const genesis = trustBlock(devnet.genesis.header, devnet.genesis.nextValidators)

let server: Awaited<ReturnType<typeof startBftDevnetServer>>
beforeAll(async () => {
  server = await startBftDevnetServer({ devnet })
})
afterAll(() => server.close())

const ask = async (route: string, init: RequestInit = {}) => {
  const response = await fetch(`${server.url}${route}`, init)
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) }
}

describe('a light client over HTTP', () => {
  test('default: it follows a chain whose validators all change', async () => {
    const source = createBftSource({ url: server.url })
    const { height, time } = await source.getStatus()
    const accepted = await verifyToHeight({ trusted: genesis, height, source, policy, now: time })
    expect(accepted.at(-1)?.header).toEqual(devnet.getLightBlock(12n).header)
    expect(accepted.length).toBeGreaterThan(1)
    const names = devnet.validatorsAt(12n).names
    expect([...names].sort()).toEqual(['w1', 'w2', 'w3', 'w4'])
  })

  test('default: it reads every slot against the header that it verified', async () => {
    const source = createBftSource({ url: server.url })
    const { accounts } = await source.getStatus()
    const { header } = devnet.getLightBlock(12n)
    const balances = await Promise.all(
      accounts.map(async ({ account }) => (await source.readState({ header, account, slot: 0n })).value),
    )
    expect(balances.reduce((sum: bigint, value) => sum + value!, 0n)).toBe(1290n)
    const absent = await source.readState({ header, account: 5n, slot: 0n })
    expect(absent).toMatchObject({ value: undefined, proof: { kind: 'exclusion' } })
  })

  test('default: every route gives back what the devnet holds', async () => {
    const source = createBftSource({ url: `${server.url}/` })
    expect(await source.getGenesis()).toEqual(devnet.genesis)
    expect(await source.getLatestBlock()).toEqual(devnet.getLightBlock(12n))
    expect(await source.getLightBlock(3n)).toEqual(devnet.getLightBlock(3n))
    expect(await source.getFinalized(3n)).toEqual(devnet.finalized(3n))
    expect(await source.getVotes(3n)).toEqual(devnet.votes(3n))
    expect(await source.getValidators(13n)).toEqual({ height: 13n, ...devnet.validatorsAt(13n) })
    expect((await source.getStatus()).forkedHeights).toEqual([])
    const { evidence, next } = await source.getEvidence()
    expect(next).toBeNull()
    expect(evidence).toEqual([...devnet.evidence(3n), ...devnet.evidence(4n)])
    for (const piece of evidence) expect(findEquivocation(chainId, piece).power).toBe(10n)
    expect(await source.getEvidence(5n)).toEqual({ evidence: [], next: null })
  })

  test('behavior: no secret is served', async () => {
    const routes = ['status', 'genesis', 'blocks/3', 'votes/3', 'validators/3', 'evidence']
    const bodies = await Promise.all(routes.map(async (route) => (await ask(`/v1/${route}`)).body))
    const text = JSON.stringify(bodies)
    for (const { secret } of devnet.accounts) expect(text).not.toContain(`${secret}`)
  })
})

describe('the clock', () => {
  test('behavior: it goes with the wall clock, and after a pause catches up in strides', async () => {
    const paused = createBftDevnet({ seed: 'paused', script: { transfersPerBlock: 0 } })
    const start = paused.time()
    const stop = new AbortController()
    const times: bigint[] = []
    let reads = 0
    const ended = await runBftDevnet({
      devnet: paused,
      signal: stop.signal,
      // The process sleeps for 25 seconds after the first look at the clock.
      now() {
        times.push(paused.time() - start)
        if (times.length === 6) stop.abort()
        return reads++ === 0 ? 1000 : 26_000
      },
    })
    expect(times).toEqual([0n, 0n, 10_000n, 20_000n, 25_000n, 25_000n])
    expect(ended.height).toBe(24n)
  })
})

describe('requests', () => {
  test.each([
    ['an unknown route', '/v2/blocks/1', 404, 'NOT_FOUND'],
    ['a height above the head', '/v1/blocks/13', 404, 'UNKNOWN_HEIGHT'],
    ['a height far above', '/v1/validators/999999999999', 404, 'UNKNOWN_HEIGHT'],
    ['genesis as a block', '/v1/blocks/0', 404, 'UNKNOWN_HEIGHT'],
    ['a height that is none', '/v1/blocks/0x1', 400, 'INVALID_REQUEST'],
    ['a negative height', '/v1/votes/-1', 400, 'INVALID_REQUEST'],
    ['a huge height', `/v1/votes/${'9'.repeat(200)}`, 400, 'INVALID_REQUEST'],
    ['an account too wide', `/v1/state/1/${2n ** 160n}/0`, 400, 'FIELD_OUT_OF_RANGE'],
    ['evidence from nowhere', '/v1/evidence?from=x', 400, 'INVALID_REQUEST'],
  ])('error: %s', async (_, route, status, error) => {
    const answer = await ask(route)
    expect(answer).toMatchObject({ status, body: { code: status, error } })
  })

  test('error: other methods than GET', async () => {
    for (const method of ['POST', 'DELETE']) {
      const { status, headers } = await ask('/v1/status', { method })
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
    expect((await fetch(`${server.url}/v1/status`, { method: 'HEAD' })).status).toBe(200)
  })

  test('error: a port that is taken', async () => {
    const { port } = server
    expect(await codeOf(() => startBftDevnetServer({ devnet, port }))).toBe('UNAVAILABLE')
  })

  test('behavior: long evidence comes in pages that join without gap', async () => {
    const faults = [
      { kind: 'equivocation' as const, heights: [1, 40] as [number, number], validators: ['v0'] },
    ]
    const noisy = createBftDevnet({ seed: 'noisy', script: { transfersPerBlock: 0, faults } })
    noisy.runToHeight(25n)
    const other = await startBftDevnetServer({ devnet: noisy })
    try {
      const source = createBftSource({ url: other.url })
      const pages: unknown[] = []
      for (let from: bigint | null = 1n; from !== null; ) {
        const page = await source.getEvidence(from)
        pages.push(...page.evidence)
        from = page.next
      }
      const all = Array.from({ length: 26 }, (_, i) => noisy.evidence(BigInt(i + 1))).flat()
      expect(all.length).toBeGreaterThan(20)
      expect(toBftJson(pages)).toEqual(toBftJson(all))
    } finally {
      await other.close()
    }
  })
})
