import { rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ServiceError } from '../../src/service/service-error.js'
import { type ServiceServer, startServiceServer } from '../../src/service/start-service-server.js'
import { readEvents } from '../../src/service-client/read-events.js'
import { alice, apkRequest, createTestService, jobOf } from './service-fixture.js'
import { contentOf, makeToyArtifacts, sha256 } from './toy-artifacts.js'

const headers = { authorization: `Bearer ${alice.token}` }
const PATIENT = { timeout: 30_000 }
const servers: ServiceServer[] = []
const sockets: Socket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) await server.close()
})

async function serve(
  given: Partial<Parameters<typeof startServiceServer>[0]> = {},
  service = createTestService(),
) {
  const server = await startServiceServer({ app: service.app, drainSeconds: 1, ...given })
  servers.push(server)
  return { ...service, server }
}

/** A connection that sends `text` and keeps what it gets. */
async function dial(port: number, text: string): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  let received = ''
  socket.on('data', (data) => {
    received += data.toString()
  })
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    socket.once('connect', () => resolve())
    socket.once('close', () => resolve())
  })
  socket.write(text)
  return { socket, received: () => received }
}

async function timed<Value>(work: () => Promise<Value>): Promise<[number, Value]> {
  const started = performance.now()
  const value = await work()
  return [performance.now() - started, value]
}

describe('startServiceServer', () => {
  test('default: serves the app on a free port of the loopback interface, and says so', async () => {
    const { server, log, call } = await serve()
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    const sent = await fetch(`${server.url}/v1/proofs`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(apkRequest()),
    })
    expect(sent.status).toBe(202)
    const { id } = await jobOf(sent)
    expect((await call('GET', `/v1/proofs/${id}`)).status).toBe(200)
    expect(log.length).toBeGreaterThan(0)
    const globals = [globalThis.Request.name, globalThis.Response.name]
    expect(globals).toEqual(['Request', 'Response'])
  })

  test('error: a port that is taken', async () => {
    const { server, app } = await serve()
    await expect(startServiceServer({ app, port: server.port })).rejects.toThrow(ServiceError)
  })

  test.each([
    ['GET /v1/artifacts/../../../etc/passwd HTTP/1.1', 404],
    ['GET /v1/artifacts/%2e%2e/%2e%2e/etc/passwd HTTP/1.1', 404],
    ['GET //etc/passwd HTTP/1.1', 404],
    ['GET /v1/artifacts/%00 HTTP/1.1', 400],
    ['GET \\..\\secret HTTP/1.1', 400],
    ['GET http://evil.example/v1/proofs HTTP/1.1', 200],
    ['TRACE /v1/proofs HTTP/1.1', 405],
    ['NONSENSE', 400],
    ['GET /\u0000 HTTP/1.1', 400],
  ])('error: the request line %j', async (line, status) => {
    const { server } = await serve()
    const request = `${line}\r\nhost: localhost\r\nauthorization: Bearer ${alice.token}\r\nconnection: close\r\n\r\n`
    const { socket, received } = await dial(server.port, request)
    await new Promise((resolve) => socket.once('close', resolve))
    expect(received()).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(received()).not.toContain('root:')
  })

  test('error: headers that are too long or too many bytes are 431', async () => {
    const { server } = await serve()
    const { socket, received } = await dial(server.port, `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)
    await new Promise((resolve) => socket.once('close', resolve))
    expect(received()).toMatch(/^HTTP\/1.1 431 /)
  })

  test('error: a body of 10 MB is 413 and the connection ends', async () => {
    const { server } = await serve()
    const answer = await fetch(`${server.url}/v1/proofs`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: 'x'.repeat(10_000_000),
    }).catch((error: Error) => error)
    if (answer instanceof Response) expect(answer.status).toBe(413)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  })

  test('error: half a request is given up after its time', async () => {
    const { server } = await serve({ limits: { headersSeconds: 1, requestSeconds: 1 } })
    const { socket, received } = await dial(server.port, 'GET /healthz HTTP/1.1\r\nhost: local')
    const [ms] = await timed(() => new Promise((resolve) => socket.once('close', resolve)))
    expect(ms).toBeLessThan(30_000)
    expect(received()).toMatch(/^(HTTP\/1.1 408 |$)/)
  })
})

describe('a thousand half-open connections', () => {
  async function attack(limits: { connections?: number }) {
    const { server } = await serve({ limits })
    await fetch(`${server.url}/healthz`)
    const before = process.memoryUsage().rss
    for (let index = 0; index < 1000; index += 50) {
      await Promise.all(
        Array.from({ length: 50 }, () =>
          dial(server.port, 'POST /v1/proofs HTTP/1.1\r\nhost: localhost\r\nx-slow: '),
        ),
      )
    }
    // Each drips on, as slow clients do.
    const drip = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('a')
    }, 200)
    let slowest = Number.POSITIVE_INFINITY
    try {
      // The best of some rounds: what else runs on this machine slows an answer too, though not all of the time.
      for (let round = 0; round < 5 && slowest > 1000; round++) {
        const times: number[] = []
        for (let index = 0; index < 20; index++) {
          const [ms, answer] = await timed(() => fetch(`${server.url}/v1/proofs`, { headers }))
          expect(answer.status).toBe(200)
          await answer.text()
          times.push(ms)
        }
        slowest = Math.max(...times)
      }
    } finally {
      clearInterval(drip)
    }
    return { slowest, grown: process.memoryUsage().rss - before }
  }

  test('behavior: memory is bounded and healthy clients are answered within a second', async () => {
    const { slowest, grown } = await attack({})
    expect(sockets.filter(({ destroyed }) => !destroyed).length).toBeGreaterThan(900)
    expect(slowest).toBeLessThan(1000)
    expect(grown).toBeLessThan(100_000_000)
  })

  test('behavior: the same with room for a hundred: the oldest idle ones go', async () => {
    const { slowest, grown } = await attack({ connections: 100 })
    await expect
      .poll(() => sockets.filter(({ destroyed }) => !destroyed).length, PATIENT)
      .toBeLessThanOrEqual(101)
    expect(slowest).toBeLessThan(1000)
    expect(grown).toBeLessThan(100_000_000)
  })

  test('behavior: bodies that never come hold no place without a key', async () => {
    const { server } = await serve()
    const request = 'POST /v1/proofs HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n{'
    const slow = await Promise.all(Array.from({ length: 100 }, () => dial(server.port, request)))
    await expect
      .poll(() => slow.every(({ received }) => received().startsWith('HTTP/1.1 401 ')), PATIENT)
      .toBe(true)
    await expect.poll(() => slow.every(({ socket }) => socket.destroyed), PATIENT).toBe(true)
  })
})

describe('shutdown', () => {
  test('default: event streams end, the port is free, and closing twice is closing once', async () => {
    const { server, call, memory, app } = await serve({ drainSeconds: 60 })
    const { id } = await jobOf(await call('POST', '/v1/proofs', { json: apkRequest() }))
    const answer = await fetch(`${server.url}/v1/proofs/${id}/events`, { headers })
    const events = readEvents(answer.body as ReadableStream<Uint8Array>)
    expect((await events.next()).done).toBe(false)
    await dial(server.port, 'GET /healthz HTTP/1.1\r\nhost: loc')
    const [ms] = await timed(() => Promise.all([server.close(), server.close()]))
    expect(ms).toBeLessThan(30_000)
    expect((await events.next()).done).toBe(true)
    expect(memory.faults.watchers).toBe(0)
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
    const next = await startServiceServer({ app, port: server.port })
    servers.push(next)
    expect((await fetch(`${next.url}/healthz`)).status).toBe(200)
  })

  test('behavior: a request in progress is answered first, new ones are refused', async () => {
    const { server, memory } = await serve({ drainSeconds: 60 })
    let finish: (() => void) | undefined
    const list = memory.queue.list
    memory.queue.list = async (p) => {
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      return list(p)
    }
    const answer = fetch(`${server.url}/v1/proofs`, { headers })
    await expect.poll(() => finish, PATIENT).toBeDefined()
    const closed = server.close()
    await new Promise((resolve) => setTimeout(resolve, 150))
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
    finish?.()
    expect((await answer).status).toBe(200)
    await closed
  })

  test('behavior: what does not end within the time is cut off', async () => {
    const { server, memory } = await serve({ drainSeconds: 0.2 })
    memory.faults.silent = true
    const answer = fetch(`${server.url}/v1/proofs`, { headers })
    const refused = expect(answer).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 100))
    const [ms] = await timed(() => server.close())
    expect(ms).toBeLessThan(30_000)
    await refused
  })

  test('behavior: nothing is written to the console', async () => {
    const spies = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name))
    const { artifacts, paths, root } = await makeToyArtifacts()
    await writeFile(paths.verifier, contentOf('verifier').fill(1, 7, 8))
    const { server, call } = await serve({}, createTestService({ artifacts }))
    const corrupt = await fetch(`${server.url}/v1/artifacts/${sha256(contentOf('verifier'))}`, { headers })
    await expect(corrupt.arrayBuffer()).rejects.toThrow()
    await rm(root, { recursive: true })
    const { id } = await jobOf(await call('POST', '/v1/proofs', { json: apkRequest() }))
    const abort = new AbortController()
    const answer = await fetch(`${server.url}/v1/proofs/${id}/events`, { headers, signal: abort.signal })
    await answer.body?.getReader().read()
    abort.abort()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await server.close()
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled()
      spy.mockRestore()
    }
  })
})
