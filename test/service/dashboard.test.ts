import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createServiceClient } from '../../src/service-client/create-service-client.js'
import { seededCoalition, seededParticipation } from '../dashboard/seeded-coalition.js'
import { admin, alice, apkRequest, bob, createTestService, errorOf } from './service-fixture.js'

const folder = mkdtempSync(join(tmpdir(), 'concordat-page-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<!doctype html>')
writeFileSync(join(folder, 'assets', 'index-1a2b.js'), 'run()')
writeFileSync(join(folder, 'secret.txt'), 'not part of the page')

const data = [
  '/v1/alerts',
  '/v1/clients',
  '/v1/coalition',
  '/v1/participation',
  '/v1/proofs/stats',
  '/v1/risk',
]
const alert = {
  id: '0xab',
  member: 'meridian',
  kind: 'churn',
  subject: '',
  grade: 'warning' as const,
  status: 'open' as const,
  openedAt: new Date(1e12),
  issuedAt: new Date(1e12),
  expiresAt: new Date(2e12),
  facts: { changed: '20 %' },
}
const sources = {
  coalition: async () => seededCoalition(),
  participation: async () => seededParticipation(),
  alerts: { list: async ({ limit }: { limit: number }) => Array(3).fill(alert).slice(0, limit) },
  risk: async () => ({
    name: 'five',
    unit: { symbol: 'ETH', decimals: 9 },
    assessedAt: new Date(1e12).toISOString(),
    trials: 10,
    seed: '1',
    models: [],
    plots: [],
  }),
}

describe('what the dashboard reads', () => {
  test('default: the typed client gets everything', async () => {
    const { app } = createTestService({ dashboard: sources })
    const client = createServiceClient({
      baseUrl: 'http://service.example',
      apiKey: alice.token,
      fetch: async (url, init) => app.fetch(new Request(url, { ...init, redirect: 'follow' })),
    })
    expect((await client.coalition()).members).toHaveLength(5)
    expect(await client.participation()).toHaveLength(2)
    expect(await client.alerts({ limit: 2 })).toHaveLength(2)
    expect((await client.alerts())[0]).toMatchObject({ id: '0xab', openedAt: '2001-09-09T01:46:40.000Z' })
    expect((await client.risk()).name).toBe('five')
    expect((await client.proofStats()).jobs).toMatchObject({ queued: 0, completed: 0 })
  })

  test('default: without sources there is no coalition and no report, and the rest is empty', async () => {
    const { call } = createTestService()
    for (const path of ['/v1/coalition', '/v1/risk']) expect((await call('GET', path)).status).toBe(404)
    for (const path of ['/v1/alerts', '/v1/participation']) {
      expect(await (await call('GET', path)).json()).toEqual({ data: [] })
    }
  })

  test('behavior: a key is needed, unless the operator made the dashboard public; nothing else opens with it', async () => {
    const closed = createTestService({ dashboard: sources })
    const open = createTestService({ dashboard: { ...sources, isPublic: true } })
    for (const path of data) {
      expect((await closed.call('GET', path, { token: null })).status, path).toBe(401)
      expect((await open.call('GET', path, { token: null })).status, path).toBe(200)
    }
    for (const path of [
      '/v1/proofs',
      '/v1/artifacts',
      '/metrics',
      '/v1/alerts/',
      '/v1/proofs/stats/x',
      '/v1//risk',
    ]) {
      expect((await open.call('GET', path, { token: null })).status, path).toBe(401)
    }
  })

  test('error: a chain that does not answer is 503, and tells nobody where it is', async () => {
    const coalition = async () => Promise.reject(new Error('http://10.0.0.7:8545 refused'))
    const answer = await createTestService({ dashboard: { coalition } }).call('GET', '/v1/coalition')
    expect(answer.status).toBe(503)
    expect((await errorOf(answer)).message).toBe('The coalition cannot be read.')
  })

  test('behavior: figures of proofs are of the jobs of the key; of all jobs for an admin, and where all is public', async () => {
    const proofStats = async ({ owner }: { owner: string | undefined }) => ({
      jobs: { queued: 0, active: 0, completed: 0, failed: 0, cancelled: 0 },
      circuits: [],
      recent: [
        {
          ...{ at: new Date(1e12).toISOString(), kind: 'apk', network: 'mainnet', status: 'completed' },
          circuit: owner ?? 'everybody',
          seconds: 1,
        },
      ],
    })
    const closed = createTestService({ dashboard: { proofStats } })
    const open = createTestService({ dashboard: { proofStats, isPublic: true } })
    const shownTo = async (service: typeof closed, token: string | null) => {
      const { data } = (await (await service.call('GET', '/v1/proofs/stats', { token })).json()) as {
        data: { recent: [{ circuit: string }] }
      }
      return data.recent[0].circuit
    }
    // Each twice: an answer that is remembered is remembered for its tenant.
    for (let round = 0; round < 2; round++) {
      expect(await shownTo(closed, alice.token)).toBe('alice')
      expect(await shownTo(closed, bob.token)).toBe('bob')
      expect(await shownTo(closed, admin.token)).toBe('everybody')
      expect(await shownTo(open, null)).toBe('everybody')
    }
  })

  test('behavior: without a source, the jobs of the key are counted', async () => {
    const { call } = createTestService()
    await call('POST', '/v1/proofs', { json: apkRequest() })
    const queuedFor = async (token: string) => {
      const { data } = (await (await call('GET', '/v1/proofs/stats', { token })).json()) as {
        data: { jobs: { queued: number } }
      }
      return data.jobs.queued
    }
    expect(await queuedFor(alice.token)).toBe(1)
    expect(await queuedFor(bob.token)).toBe(0)
    expect(await queuedFor(admin.token)).toBe(1)
  })

  test.each(['0', '501', '-1', '1.5', 'all'])('error: a limit of %s', async (limit) => {
    expect((await createTestService().call('GET', `/v1/alerts?limit=${limit}`)).status).toBe(400)
  })
})

describe('the page', () => {
  const { call } = createTestService({ dashboard: { page: folder } })
  const get = (path: string) => call('GET', path, { token: null })

  test('default: / leads to it; assets are kept for ever, the page is not', async () => {
    expect((await get('/')).headers.get('location')).toBe('/dashboard/')
    expect((await get('/dashboard')).headers.get('location')).toBe('/dashboard/')
    const page = await get('/dashboard/')
    expect(await page.text()).toBe('<!doctype html>')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const asset = await get('/dashboard/assets/index-1a2b.js')
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('behavior: the page may load from its own origin and be framed by nobody; other answers may load nothing', async () => {
    const policy = (await get('/dashboard/')).headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'self'; .*frame-ancestors 'none'/)
    expect(policy).not.toContain('unsafe')
    expect((await get('/healthz')).headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await get('/dashboard/none')).headers.get('content-security-policy')).toContain(
      "default-src 'none'",
    )
  })

  test.each([
    '/dashboard/secret.txt',
    '/dashboard/assets/',
    '/dashboard/../secret.txt',
    '/dashboard/%2e%2e/secret.txt',
    '/dashboard/assets/..%2findex.html',
    '/dashboard//index.html',
    `/dashboard/${'a'.repeat(5000)}`,
  ])('error: %s is not there', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  test('error: no page was built', async () => {
    expect((await createTestService().call('GET', '/dashboard/', { token: null })).status).toBe(404)
    expect(() => createTestService({ dashboard: { page: join(folder, 'none') } })).toThrow(/cannot be read/)
    expect(() => createTestService({ dashboard: { page: join(folder, 'assets') } })).toThrow(/no index.html/)
  })
})
