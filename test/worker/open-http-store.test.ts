import { existsSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Manifest, readManifest } from '../../src/artifacts/manifest.js'
import { createProver } from '../../src/prover/create-prover.js'
import { type OpenHttpStoreParameters, openHttpStore } from '../../src/worker/open-http-store.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { type Answer, ranged, startArtifactServer, whole } from './artifact-server.js'
import { committee, updateWithout } from './small-proofs.js'
import { scratch } from './worker-harness.js'

const root = scratch()
const contents = new Map<string, Buffer>()
const NAME = 'apk-32-10'
let manifest: Manifest
let server: Awaited<ReturnType<typeof startArtifactServer>>
let cacheDirectory: string

beforeAll(async () => {
  const directory = await buildSmallApk()
  manifest = await readManifest(directory)
  for (const file of Object.values(manifest.circuits[NAME]?.files ?? {})) {
    if (file !== undefined) contents.set(file.sha256, readFileSync(join(directory, file.path)))
  }
  server = await startArtifactServer(contents)
})
beforeEach(() => {
  cacheDirectory = mkdtempSync(join(root, 'cache-'))
  server.requests.length = 0
  server.state.answer = whole
})

const open = (parameters: Partial<OpenHttpStoreParameters> = {}) =>
  openHttpStore({ baseUrl: server.baseUrl, manifest, cacheDirectory, stallSeconds: 5, ...parameters })
const fileOf = (role: 'zkey' | 'wasm' | 'verificationKey') => {
  const file = manifest.circuits[NAME]?.files[role]
  if (file === undefined) throw new Error('not built')
  return file
}
const inCache = () => {
  const [folder] = readdirSync(cacheDirectory)
  return (name: string) => join(cacheDirectory, String(folder), name)
}
const withCode = (code: string) => ({ code })

/** Answers for one file, and honestly for all others. */
const butFor =
  (role: 'zkey' | 'wasm' | 'verificationKey', answer: Answer): Answer =>
  (request, response, content) =>
    (request.url?.endsWith(fileOf(role).sha256) ? answer : whole)(request, response, content)

describe('openHttpStore', () => {
  test('default: fetches what is needed when it is needed, and proves with it', async () => {
    const store = await open({ headers: { authorization: 'Bearer secret' } })
    expect(server.requests.map(({ sha256 }) => sha256)).toEqual([fileOf('verificationKey').sha256])
    await store.prepare(NAME)
    expect(server.requests.map(({ sha256 }) => sha256).slice(1)).toEqual([
      fileOf('wasm').sha256,
      fileOf('zkey').sha256,
    ])
    expect(new Set(server.requests.map(({ key }) => key))).toEqual(new Set(['Bearer secret']))
    const prover = createProver({ artifacts: store.artifacts })
    const about = { update: updateWithout([20]), committee }
    expect(prover.verify(await prover.prove(about.update, committee), about)).toBe(true)
  })

  test('behavior: a second store finds everything in the cache', async () => {
    await (await open()).prepare(NAME)
    server.requests.length = 0
    await (await open()).prepare(NAME)
    expect(server.requests).toEqual([])
  })

  test('behavior: stores that start together fetch each file once', async () => {
    await Promise.all([1, 2, 3].map(async () => (await open()).prepare(NAME)))
    expect(server.requests).toHaveLength(3)
  })

  test('behavior: a download that broke off goes on where it was', async () => {
    let isBroken = true
    server.state.answer = butFor('zkey', (request, response, content) => {
      if (!isBroken || content === undefined) return ranged(request, response, content)
      isBroken = false
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 1_000_000), () => response.destroy())
    })
    await (await open()).prepare(NAME)
    const ranges = server.requests
      .filter(({ sha256 }) => sha256 === fileOf('zkey').sha256)
      .map(({ range }) => range)
    expect(ranges).toHaveLength(2)
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/)
  })

  test('behavior: a server without ranges sends all of it again', async () => {
    const store = await open()
    writeFileSync(inCache()(`${fileOf('zkey').sha256}.part`), 'x'.repeat(1000))
    await store.prepare(NAME)
    expect(server.requests.at(-1)?.range).toBe('bytes=1000-')
  })

  test('behavior: half of another file is thrown away, and all of the right one is fetched', async () => {
    const store = await open()
    writeFileSync(inCache()(`${fileOf('zkey').sha256}.part`), 'x'.repeat(1000))
    server.state.answer = ranged
    await store.prepare(NAME)
    const ranges = server.requests
      .filter(({ sha256 }) => sha256 === fileOf('zkey').sha256)
      .map(({ range }) => range)
    expect(ranges).toEqual(['bytes=1000-', undefined])
  })

  test.each(['zkey', 'wasm'] as const)(
    'behavior: a %s that changed in the cache is fetched again',
    async (role) => {
      const store = await open()
      await store.prepare(NAME)
      const path = inCache()(fileOf(role).sha256)
      const flipped = readFileSync(path)
      flipped[flipped.length - 100] = 0xff ^ (flipped.at(-100) ?? 0)
      writeFileSync(path, flipped)
      await store.prepare(NAME)
      expect(readFileSync(path).equals(contents.get(fileOf(role).sha256) ?? Buffer.of())).toBe(true)
      truncateSync(path, 1000)
      await store.prepare(NAME)
      expect(readFileSync(path).equals(contents.get(fileOf(role).sha256) ?? Buffer.of())).toBe(true)
    },
  )

  test('behavior: a verification key that changed in the cache is fetched again', async () => {
    await open()
    writeFileSync(inCache()(fileOf('verificationKey').sha256), '{}')
    await open()
    expect(server.requests).toHaveLength(2)
  })

  test.each<[string, Answer, string]>([
    ['has no such file', (_, response) => response.writeHead(404).end(), 'ARTIFACT_MISSING'],
    ['refuses', (_, response) => response.writeHead(401).end(), 'ARTIFACT_UNAVAILABLE'],
    ['fails', (_, response) => response.writeHead(503).end(), 'ARTIFACT_UNAVAILABLE'],
    [
      'sends a file with one bit flipped',
      (request, response, content) => {
        const flipped = Buffer.from(content ?? '')
        flipped[flipped.length >> 1] = 1 ^ (flipped.at(flipped.length >> 1) ?? 0)
        whole(request, response, flipped)
      },
      'ARTIFACT_CORRUPT',
    ],
    [
      'sends another file',
      (request, response) => whole(request, response, contents.get(fileOf('wasm').sha256)),
      'ARTIFACT_UNAVAILABLE',
    ],
    [
      'sends a short file',
      (request, response, content) => whole(request, response, content?.subarray(1)),
      'ARTIFACT_UNAVAILABLE',
    ],
    [
      'sends a file without an end',
      (_, response, content) => {
        response.writeHead(200).write(content)
        const more = setInterval(() => response.write(Buffer.alloc(1000)), 5)
        response.on('close', () => clearInterval(more))
      },
      'ARTIFACT_CORRUPT',
    ],
    ['sends nothing', () => undefined, 'ARTIFACT_UNAVAILABLE'],
    [
      'stops in the middle',
      (_, response, content) => {
        response.writeHead(200).write(content?.subarray(0, 1000))
      },
      'ARTIFACT_UNAVAILABLE',
    ],
    ['closes the connection', (_, response) => response.destroy(), 'ARTIFACT_UNAVAILABLE'],
    [
      'answers with a range that was not asked for',
      (_, response, content) => response.writeHead(206, { 'content-range': 'bytes 7-9/10' }).end(content),
      'ARTIFACT_CORRUPT',
    ],
  ])('error: a server that %s', async (_, answer, code) => {
    server.state.answer = butFor('zkey', answer)
    const store = await open({ stallSeconds: 1.5, attempts: 2 })
    await expect(store.prepare(NAME)).rejects.toMatchObject(withCode(code))
    const zkey = inCache()(fileOf('zkey').sha256)
    expect(existsSync(zkey)).toBe(false)
    // Nothing that came before stands in the way of an honest answer.
    server.state.answer = whole
    await store.prepare(NAME)
    expect(existsSync(`${zkey}.part`)).toBe(false)
  })

  test('error: a slow server is given up when the caller aborts', async () => {
    server.state.answer = butFor('zkey', () => undefined)
    const store = await open({ stallSeconds: 60 })
    const started = performance.now()
    await expect(store.prepare(NAME, { signal: AbortSignal.timeout(300) })).rejects.toMatchObject(
      withCode('STOPPED'),
    )
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  test('error: no server', async () => {
    const away = open({ baseUrl: 'http://127.0.0.1:1/', attempts: 1 })
    await expect(away).rejects.toMatchObject(withCode('ARTIFACT_UNAVAILABLE'))
  })

  test('args: a base that is not an HTTP URL', async () => {
    for (const baseUrl of ['file:///etc', 'artifacts', 'http://host/?x=']) {
      await expect(open({ baseUrl })).rejects.toMatchObject(withCode('INVALID_SETTING'))
    }
  })
})
