import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/monitor/alert/alert.js'
import { hashAlert } from '../../src/monitor/alert/alert-typed-data.js'
import { parseAlert } from '../../src/monitor/alert/canonical-alert.js'
import type { Grade } from '../../src/monitor/alert/grade.js'
import { signAlert } from '../../src/monitor/alert/sign-alert.js'
import { enqueue } from '../../src/monitor/deliver/enqueue.js'
import { createWebhookSink, webhookBody, webhookSignature } from '../../src/monitor/deliver/webhook-sink.js'
import type { IssuedAlert } from '../../src/monitor/memory/memory.js'
import { signer } from './support/watch-fixture.js'

const alert: Alert = {
  member: 'one',
  kind: 'churn',
  subject: '',
  grade: 'critical',
  status: 'open',
  openedAt: 1n,
  issuedAt: 2n,
  expiresAt: 3n,
  sequence: 4n,
  // Names that are numbers, whose order an object would change.
  facts: { '10': 'b', '9': 'a' },
}
let issued: IssuedAlert
let url = ''
const requests: { path: string; headers: IncomingHttpHeaders; body: string }[] = []

beforeAll(async () => {
  const signed = await signAlert({ alert, ...signer })
  issued = { ...signed, digest: hashAlert(signer.domain, alert) }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const path = request.url ?? ''
      requests.push({ path, headers: request.headers, body })
      if (path === '/silent') return
      response.writeHead(Number(path.slice(1)), { location: '/204' }).end('words')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return () => server.closeAllConnections()
})

function sinkOf(path: string, secret: string | undefined = undefined) {
  const pauses = { maxQueue: 1, attempts: 1, firstPauseMs: 1, longestPauseMs: 1 }
  const options = { name: 'desk', url: `${url}${path}`, secret, timeoutMs: 2_000, ...pauses }
  return createWebhookSink({ ...options, now: () => 1_800_000_000_999 })
}
const { signal } = new AbortController()

describe('createWebhookSink', () => {
  test('default: the canonical text, whatever JSON does to it, under HMAC and digest', async () => {
    await sinkOf('/204', 'secret').deliver(issued, signal)
    const { headers, body } = requests.at(-1)!
    const sent = JSON.parse(body) as { alert: string; signature: string; digest: string }
    expect(parseAlert(sent.alert)).toEqual(alert)
    expect(sent).toMatchObject({ version: 1, digest: issued.digest, signature: issued.signature })
    expect(headers['idempotency-key']).toBe(issued.digest)
    expect(headers['x-concordat-timestamp']).toBe('1800000000')
    expect(headers['x-concordat-signature']).toBe(webhookSignature('secret', '1800000000', body))
    expect(headers['x-concordat-signature']).not.toBe(webhookSignature('other', '1800000000', body))
    expect(body).toBe(webhookBody(issued))
  })

  test('behavior: without a secret there is no HMAC', async () => {
    await sinkOf('/200').deliver(issued, signal)
    expect(requests.at(-1)!.headers['x-concordat-signature']).toBeUndefined()
  })

  test.each(['/500', '/404', '/302', '/silent'])(
    'error: %s is not delivered, and not followed',
    async (path) => {
      await expect(sinkOf(path).deliver(issued, signal)).rejects.toMatchObject({ code: 'DELIVERY_FAILED' })
      expect(requests.at(-1)!.path).toBe(path)
    },
  )

  test('error: nobody there, and a process that ends', async () => {
    const closed = createWebhookSink({
      ...sinkOf('/204'),
      url: 'http://127.0.0.1:9',
      secret: undefined,
      timeoutMs: 300,
    })
    await expect(closed.deliver(issued, signal)).rejects.toMatchObject({ code: 'DELIVERY_FAILED' })
    await expect(sinkOf('/silent').deliver(issued, AbortSignal.abort())).rejects.toThrow()
  })
})

describe('enqueue', () => {
  const of = (grade: Grade, digest: string) =>
    ({ ...issued, alert: { ...alert, grade }, digest }) as IssuedAlert
  test('default: in order; behavior: of too many the mildest and oldest go', () => {
    const given = [of('critical', '1'), of('notice', '2'), of('warning', '3'), of('notice', '4')]
    const names = (result: ReturnType<typeof enqueue>) =>
      result.queue.map((each) => each.issued.digest).join('')
    expect(names(enqueue([], given, 4))).toBe('1234')
    const cut = enqueue([], given, 2)
    expect([names(cut), cut.dropped]).toEqual(['13', 2])
    expect(names(enqueue(cut.queue, [of('critical', '5')], 2))).toBe('15')
  })
})
