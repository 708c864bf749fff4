import { createRoute, z } from '@hono/zod-openapi'
import { createJobEvents } from '../job-events.js'
import { toJobJson } from '../job-json.js'
import { sends } from '../negotiate.js'
import { within } from '../remembered.js'
import { bindingsOf, type ServiceContext, type ServiceSettings } from '../service-context.js'
import { unavailable } from '../service-error.js'
import { createSlots } from '../slots.js'
import { findJob, jobIdParameters } from './proofs.js'
import { errors, type ServiceApp, withKey } from './route-parts.js'

const eventsRoute = createRoute({
  method: 'get',
  path: '/v1/proofs/{id}/events',
  operationId: 'watchProof',
  summary: 'Server-sent events of a job until it is over',
  description:
    'Event `progress` on every change and `over` at the end; the data of both is a `Job`. The present state comes first. A stream that ends without `over` was cut: connect again, with `Last-Event-ID` or without.',
  tags: ['proofs'],
  security: withKey,
  middleware: sends('text/event-stream'),
  request: {
    params: jobIdParameters,
    headers: z.object({ 'last-event-id': z.string().optional() }),
  },
  responses: {
    200: {
      description: 'The events',
      content: {
        'text/event-stream': {
          schema: z
            .string()
            .meta({ example: 'event: progress\nid: 5f0c\ndata: {"id":"…","state":"active"}\n\n' }),
        },
      },
    },
    ...errors(400, 401, 404, 406, 429, 500, 503),
  },
})

/** `GET /v1/proofs/:id/events`. */
export function mountJobEvents(app: ServiceApp, { jobs, limits }: ServiceSettings): void {
  const takeStream = createSlots({
    what: 'event streams',
    perKey: limits.eventStreamsPerKey,
    total: limits.eventStreams,
  })

  app.openapi(eventsRoute, async (context) => {
    const key = context.get('key')
    const { id } = context.req.valid('param')
    await within(() => findJob(jobs, id, key), 'database', limits.dependencySeconds)
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }
    if (context.req.method === 'HEAD') return context.body(null, 200, headers)
    if (bindingsOf(context).shutdown?.aborted === true) throw unavailable('The service is shutting down.')
    const release = takeStream(key.id)
    const life = lifeOf(context, limits.eventStreamSeconds)
    const events = createJobEvents({
      jobs,
      id,
      show: (job) => toJobJson(job, key),
      heartbeatSeconds: limits.heartbeatSeconds,
      signal: life.signal,
      lastEventId: context.req.header('last-event-id'),
      onEnd() {
        life.end()
        release()
      },
    })
    return context.body(events, 200, headers)
  })
}

/** A signal that aborts when the client is gone, the server shuts down or the time is over. */
function lifeOf(context: ServiceContext, seconds: number): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const sources = [context.req.raw.signal, bindingsOf(context).shutdown].filter(
    (signal) => signal !== undefined,
  )
  for (const source of sources) source.addEventListener('abort', abort, { once: true })
  const timer = setTimeout(abort, seconds * 1000)
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer)
      for (const source of sources) source.removeEventListener('abort', abort)
    },
  }
}
