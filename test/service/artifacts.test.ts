import { rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { circuitListAnswerSchema } from '../../src/service/schemas/artifact-schema.js'
import { createTestService, errorOf } from './service-fixture.js'
import { contentOf, makeToyArtifacts, ROLES, sha256 } from './toy-artifacts.js'

const hashOf = (role: (typeof ROLES)[number]) => sha256(contentOf(role))

let toy: Awaited<ReturnType<typeof makeToyArtifacts>>
let root: string
let directory: string

beforeAll(async () => {
  toy = await makeToyArtifacts()
  root = toy.root
  directory = toy.directory
})
afterAll(() => rm(root, { recursive: true, force: true }))

function service(given: Parameters<typeof createTestService>[0] = {}) {
  return createTestService({ artifacts: toy.artifacts, ...given })
}

describe('/v1/artifacts', () => {
  test('default: circuits with the hashes of their files, and no paths', async () => {
    const answer = await service().call('GET', '/v1/artifacts')
    const text = await answer.text()
    expect(text).not.toContain(directory)
    expect(text).not.toContain('toy/zkey')
    const [circuit] = circuitListAnswerSchema.parse(JSON.parse(text)).data
    expect(circuit).toMatchObject({
      name: 'toy',
      constraints: 5,
      setup: { kind: 'development', warning: 'UNSAFE' },
    })
    expect(circuit?.files.map(({ role }) => role)).toEqual(ROLES)
  })

  test('args: without artifacts the list is empty', async () => {
    const answer = await createTestService().call('GET', '/v1/artifacts')
    expect(circuitListAnswerSchema.parse(await answer.json()).data).toEqual([])
  })

  test.each(ROLES)('default: the %s by its hash, whole and cacheable', async (role) => {
    const answer = await service().call('GET', `/v1/artifacts/${hashOf(role)}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-length')).toBe(String(contentOf(role).length))
    expect(answer.headers.get('cache-control')).toMatch(/^private, .*immutable/)
    expect(Buffer.from(await answer.arrayBuffer()).equals(contentOf(role))).toBe(true)
  })

  test('args: HEAD, If-None-Match, and open to all', async () => {
    const { call } = service()
    const path = `/v1/artifacts/${hashOf('wasm')}`
    const head = await call('HEAD', path)
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '600001', ''])
    const cached = await call('GET', path, { headers: { 'if-none-match': head.headers.get('etag') ?? '' } })
    expect(cached.status).toBe(304)
    expect((await call('GET', path, { token: null })).status).toBe(401)
    const open = await service({ open: ['artifacts'] }).call('GET', path, { token: null })
    expect(open.status).toBe(200)
    await open.body?.cancel()
  })

  test.each(['wasm', 'verifier'] as const)(
    'args: Range goes on with the %s where it broke off',
    async (role) => {
      const { call } = service()
      const content = contentOf(role)
      const ranged = (range: string) => call('GET', `/v1/artifacts/${hashOf(role)}`, { headers: { range } })
      for (const start of [1, 262_144, 262_145, content.length - 1]) {
        const answer = await ranged(`bytes=${start}-`)
        expect(answer.status).toBe(206)
        const last = content.length - 1
        expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${last}/${content.length}`)
        expect(Buffer.from(await answer.arrayBuffer()).equals(content.subarray(start)), `${start}`).toBe(true)
      }
      for (const odd of [
        'bytes=0-',
        `bytes=${content.length}-`,
        'bytes=5-6',
        'bytes=-5',
        'lines=1-',
        `bytes=${'9'.repeat(99)}-`,
      ]) {
        const answer = await ranged(odd)
        expect([answer.status, (await answer.arrayBuffer()).byteLength], odd).toEqual([200, content.length])
      }
    },
  )

  test('behavior: downloads at once are bounded, and a broken-off one gives its place back', async () => {
    const { call } = service({ limits: { downloadsPerKey: 1 } })
    const path = `/v1/artifacts/${hashOf('verifier')}`
    const first = await call('GET', path)
    expect((await call('GET', path)).status).toBe(429)
    await first.body?.cancel()
    const second = await call('GET', path)
    expect(second.status).toBe(200)
    await second.arrayBuffer()
    expect((await call('HEAD', path)).status).toBe(200)
    expect((await call('GET', `/v1/artifacts/${'b'.repeat(64)}`)).status).toBe(404)
    expect((await call('HEAD', path)).status).toBe(200)
  })
})

describe('nothing but the built files is served', () => {
  test.each([
    '../secret',
    '..%2fsecret',
    '%2e%2e%2fsecret',
    '%2e%2e/secret',
    '..%5csecret',
    '%252e%252e%252fsecret',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'toy/zkey',
    'toy%2fzkey',
    'manifest.json',
    `${'a'.repeat(63)}%00`,
    `${'a'.repeat(64)}%00.zkey`,
    `${'A'.repeat(64)}`,
    `${'a'.repeat(64)}/../secret`,
    `${'а'.repeat(64)}`,
    '%',
    '%ff',
  ])('error: %s', async (path) => {
    const answer = await service().call('GET', `/v1/artifacts/${path}`)
    expect([400, 404]).toContain(answer.status)
    const text = await answer.text()
    expect(text).not.toContain('outside')
    expect(text).not.toContain(root)
  })

  test('error: a hash that is in no manifest', async () => {
    const answer = await service().call('GET', `/v1/artifacts/${sha256(Buffer.from('outside'))}`)
    expect(answer.status).toBe(404)
  })

  test.each(['file', 'folder'])('error: a %s behind a link is not served', async (what) => {
    const place = what === 'file' ? join(directory, 'toy', 'r1cs') : join(directory, 'toy')
    await rename(place, join(root, `real-${what}`))
    await symlink(join(root, `real-${what}`), place)
    try {
      const answer = await service().call('GET', `/v1/artifacts/${hashOf('r1cs')}`)
      expect(answer.status).toBe(500)
      expect(await errorOf(answer)).toMatchObject({ message: 'This artifact cannot be served.' })
    } finally {
      await rm(place)
      await rename(join(root, `real-${what}`), place)
    }
  })

  test('error: a small file that was changed, was cut short or is gone is refused', async () => {
    const { call } = service()
    const path = `/v1/artifacts/${hashOf('wasm')}`
    await writeFile(toy.paths.wasm, contentOf('wasm').fill(0, 5, 6))
    expect((await call('GET', path)).status).toBe(500)
    await truncate(toy.paths.wasm, 1000)
    expect((await call('GET', path)).status).toBe(500)
    await rm(toy.paths.wasm)
    const answer = await call('GET', path)
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain(root)
    await writeFile(toy.paths.wasm, contentOf('wasm'))
    expect((await call('GET', path)).status).toBe(200)
  })

  test('error: a large file that was changed breaks off before its end', async () => {
    const { call } = service()
    await writeFile(toy.paths.verifier, contentOf('verifier').fill(0, 5, 6))
    const answer = await call('GET', `/v1/artifacts/${hashOf('verifier')}`)
    expect(answer.status).toBe(200)
    await expect(answer.arrayBuffer()).rejects.toThrow(/not the one that was built/)
    // The rest alone, which is right, is held back as well: the file as a whole is not the one.
    const rest = await call('GET', `/v1/artifacts/${hashOf('verifier')}`, {
      headers: { range: 'bytes=1000-' },
    })
    await expect(rest.arrayBuffer()).rejects.toThrow(/not the one that was built/)
    await writeFile(toy.paths.verifier, contentOf('verifier'))
  })
})
