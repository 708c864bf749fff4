import { createRoute, z } from '@hono/zod-openapi'
import { createArtifactCheck } from '../../prover/artifact-check.js'
import { sends } from '../negotiate.js'
import { remembered } from '../remembered.js'
import { bindingsOf, type ServiceSettings } from '../service-context.js'
import { notFound } from '../service-error.js'
import { answer, errors, type ServiceApp } from './route-parts.js'

const checkSchema = z.enum(['ok', 'failed', 'pending'])

const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'isAlive',
  summary: 'The process answers',
  tags: ['operation'],
  security: [],
  responses: { 200: answer('Alive', z.object({ status: z.literal('ok') })) },
})

const readySchema = z
  .object({
    status: z.enum(['ready', 'not ready']),
    checks: z.object({ database: checkSchema, artifacts: checkSchema, service: checkSchema }),
  })
  .meta({ id: 'Readiness' })

const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'isReady',
  summary: 'The database answers and the artifacts are the ones that were built',
  tags: ['operation'],
  security: [],
  responses: { 200: answer('Ready', readySchema), 503: answer('Not ready', readySchema) },
})

const metricsRoute = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  summary: 'Metrics as Prometheus reads them; needs an API key unless the operator opened it',
  tags: ['operation'],
  security: [{}, { apiKey: [] }],
  responses: {
    200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } },
    ...errors(401, 404, 429, 500),
  },
})

/** `/healthz`, `/readyz` and `/metrics`. */
export function mountOperation(app: ServiceApp, settings: ServiceSettings): void {
  const { jobs, metrics, limits } = settings
  const checkArtifacts = createReadinessOfArtifacts(settings)
  const checkDatabase = remembered({
    ask: () => jobs.counts(),
    what: 'database',
    forMs: 1000,
    withinSeconds: Math.min(2, limits.dependencySeconds),
  })

  app.openapi(healthRoute, (context) => context.json({ status: 'ok' as const }, 200))

  app.openapi(readyRoute, async (context) => {
    const database = await checkDatabase().then(
      () => 'ok' as const,
      () => 'failed' as const,
    )
    const service = bindingsOf(context).shutdown?.aborted === true ? ('failed' as const) : ('ok' as const)
    const checks = { database, artifacts: checkArtifacts(), service }
    const isReady = Object.values(checks).every((check) => check === 'ok')
    return isReady
      ? context.json({ status: 'ready' as const, checks }, 200)
      : context.json({ status: 'not ready' as const, checks }, 503)
  })

  app.openapi({ ...metricsRoute, middleware: sends('text/plain') }, async (context) => {
    if (metrics === undefined) throw notFound('route')
    return context.text(await metrics.metrics(), 200, { 'content-type': metrics.contentType })
  })
}

const RECHECK_MS = 10_000

/**
 * Hashes the files that proofs are made from in the background, and says how far that is. Looks again now and then;
 * files that did not change are not hashed again.
 */
function createReadinessOfArtifacts({ artifacts, logger }: ServiceSettings) {
  const check = createArtifactCheck()
  let state: z.infer<typeof checkSchema> = artifacts === undefined ? 'ok' : 'pending'
  let isRunning = false
  let checkedAt = Number.NEGATIVE_INFINITY

  async function run() {
    if (artifacts === undefined) return
    isRunning = true
    try {
      for (const name of Object.keys(artifacts.manifest.circuits)) await check(artifacts.circuit(name))
      state = 'ok'
    } catch (error) {
      state = 'failed'
      logger?.error({ error: error instanceof Error ? error.message : 'unknown' }, 'artifacts are not sound')
    } finally {
      isRunning = false
      checkedAt = performance.now()
    }
  }

  return () => {
    if (!isRunning && performance.now() - checkedAt > RECHECK_MS) void run()
    return state
  }
}
