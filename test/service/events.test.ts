import { describe, expect, test } from 'vitest'
import { jobSchema } from '../../src/service/schemas/job-schema.js'
import { readEvents, type ServerSentEvent } from '../../src/service-client/read-events.js'
import { apkRequest, createTestService, jobOf } from './service-fixture.js'

async function started(given: Parameters<typeof createTestService>[0] = {}) {
  const service = createTestService(given)
  const { id } = await jobOf(await service.call('POST', '/v1/proofs', { json: apkRequest() }))
  const watch = (headers: Record<string, string> = {}) =>
    service.call('GET', `/v1/proofs/${id}/events`, { headers: { accept: 'text/event-stream', ...headers } })
  return { ...service, id, watch }
}

function eventsOf(answer: Response): AsyncGenerator<ServerSentEvent> {
  if (answer.body === null) throw new Error('no body')
  return readEvents(answer.body)
}

async function until(condition: () => boolean) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
}

describe('events of a job', () => {
  test('default: the state now, each change in order, then over and the end', async () => {
    const { watch, jobs, memory, id } = await started()
    const answer = await watch()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const events = eventsOf(answer)
    const next = async () => {
      const { value } = (await events.next()) as { value: ServerSentEvent }
      const job = jobSchema.parse(JSON.parse(value.data))
      expect(job.id).toBe(id)
      return [value.event, job.state, job.progress.percent]
    }
    expect(await next()).toEqual(['progress', 'queued', 0])
    const lease = await jobs.take({ workerId: 'w', leaseSeconds: 60 })
    expect(await next()).toEqual(['progress', 'active', 0])
    for (const percent of [20, 60]) {
      await lease?.renew({ stage: 'prove', percent })
      expect(await next()).toEqual(['progress', 'active', percent])
    }
    await lease?.complete({ kind: 'apk' })
    expect(await next()).toEqual(['over', 'completed', 100])
    expect((await events.next()).done).toBe(true)
    await until(() => memory.faults.watchers === 0)
  })

  test('args: a job that is over already is one event; HEAD is none', async () => {
    const { watch, call, id, memory } = await started()
    await call('DELETE', `/v1/proofs/${id}`)
    const events: ServerSentEvent[] = []
    for await (const event of eventsOf(await watch())) events.push(event)
    expect(events.map(({ event }) => event)).toEqual(['over'])
    const head = await call('HEAD', `/v1/proofs/${id}/events`)
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(memory.faults.watchers).toBe(0)
  })

  test('args: Last-Event-ID leaves out what the client has; any other text does no harm', async () => {
    const { watch, jobs } = await started()
    const first = eventsOf(await watch())
    const { value } = (await first.next()) as { value: ServerSentEvent }
    await first.return(undefined)
    const again = eventsOf(await watch({ 'last-event-id': value.id ?? '' }))
    const waiting = again.next()
    await jobs.take({ workerId: 'w', leaseSeconds: 60 })
    const { value: next } = (await waiting) as { value: ServerSentEvent }
    expect(jobSchema.parse(JSON.parse(next.data)).state).toBe('active')
    await again.return(undefined)
    for (const odd of ['', '999999', '__proto__', 'x'.repeat(5000)]) {
      const events = eventsOf(await watch({ 'last-event-id': odd }))
      expect((await events.next()).done).toBe(false)
      await events.return(undefined)
    }
  })

  test('behavior: heartbeats keep a silent stream alive', async () => {
    const { watch } = await started({ limits: { heartbeatSeconds: 0.02 } })
    const reader = (await watch()).body?.getReader()
    const texts: string[] = []
    const heartbeats = () => texts.filter((text) => text === ': heartbeat\n\n').length
    while (heartbeats() < 3 && texts.length < 20)
      texts.push(new TextDecoder().decode((await reader?.read())?.value))
    expect(heartbeats()).toBe(3)
    expect(texts).toHaveLength(4)
    await reader?.cancel()
  })

  test('behavior: a client that leaves frees its place; a slow one holds one event only', async () => {
    const { watch, memory, id } = await started({ limits: { eventStreamsPerKey: 2 } })
    const open = [await watch(), await watch()]
    const refused = await watch()
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('1')
    for (let percent = 0; percent < 100; percent++) memory.set(id, { progress: { stage: 'prove', percent } })
    await open[0]?.body?.cancel()
    const answer = await watch()
    expect(answer.status).toBe(200)
    for (const { body } of [...open.slice(1), answer]) await body?.cancel()
    await until(() => memory.faults.watchers === 0)
  })

  test('behavior: a stream ends without over after its time and when the queue fails', async () => {
    const { watch, memory } = await started({ limits: { eventStreamSeconds: 1 } })
    const names: string[] = []
    for await (const { event } of eventsOf(await watch())) names.push(event)
    expect(names).toEqual(['progress'])
    memory.queue.watch = async function* () {
      yield* []
      throw new Error('the database is gone')
    }
    expect(await (await watch()).text()).toBe('')
  })

  test('error: not acceptable, malformed and unknown ids', async () => {
    const { call, id, memory } = await started()
    const json = await call('GET', `/v1/proofs/${id}/events`, { headers: { accept: 'application/json' } })
    expect(json.status).toBe(406)
    expect((await call('GET', '/v1/proofs/xyz/events')).status).toBe(400)
    expect((await call('GET', `/v1/proofs/${'0'.repeat(64)}/events`)).status).toBe(404)
    memory.faults.unavailable = true
    expect((await call('GET', `/v1/proofs/${id}/events`)).status).toBe(503)
  })
})
