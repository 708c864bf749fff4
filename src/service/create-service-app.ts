import { OpenAPIHono } from '@hono/zod-openapi'
import { cors } from 'hono/cors'
import { systemClock } from '../client/system-clock.js'
import { answerError } from './answer-error.js'
import { createAuthenticator } from './api-key.js'
import { DASHBOARD_ROUTES } from './dashboard-sources.js'
import { openApiDocument } from './openapi-document.js'
import { failuresOf } from './parse-submission.js'
import { createRateLimit } from './rate-limit.js'
import { describeRequests } from './request-log.js'
import { mountArtifacts } from './routes/artifacts.js'
import { mountClients } from './routes/clients.js'
import { mountDashboardData } from './routes/dashboard-data.js'
import { mountDashboardPage } from './routes/dashboard-page.js'
import { mountJobEvents } from './routes/job-events.js'
import { mountOperation } from './routes/operation.js'
import { mountProofs } from './routes/proofs.js'
import type { ServiceApp } from './routes/route-parts.js'
import { mountSubmitProof } from './routes/submit-proof.js'
import { securityHeaders } from './security-headers.js'
import type { ServiceEnv, ServiceParameters, ServiceSettings } from './service-context.js'
import { notFound, ServiceError } from './service-error.js'
import { DEFAULT_SERVICE_LIMITS } from './service-limits.js'

const ROUTES: Readonly<Record<string, string>> = {
  '/v1/proofs': 'GET, HEAD, POST',
  '/v1/proofs/stats': 'GET, HEAD',
  '/v1/proofs/:id': 'GET, HEAD, DELETE',
  '/v1/proofs/:id/events': 'GET, HEAD',
  '/v1/clients': 'GET, HEAD',
  '/v1/coalition': 'GET, HEAD',
  '/v1/alerts': 'GET, HEAD',
  '/v1/participation': 'GET, HEAD',
  '/v1/risk': 'GET, HEAD',
  '/v1/artifacts': 'GET, HEAD',
  '/v1/artifacts/:sha256': 'GET, HEAD',
  '/healthz': 'GET, HEAD',
  '/readyz': 'GET, HEAD',
  '/metrics': 'GET, HEAD',
  '/openapi.json': 'GET, HEAD',
}

/**
 * Makes the prover service as a hono app: `app.fetch` answers requests wherever they come from, so it can be mounted in
 * another app, served by `startServiceServer` or called in a test. It starts nothing and holds nothing open.
 *
 * @throws ServiceError `INVALID_PARAMETER` when two API keys have one id, or one is malformed.
 */
export function createServiceApp(parameters: ServiceParameters): ServiceApp {
  const settings: ServiceSettings = {
    ...parameters,
    limits: { ...DEFAULT_SERVICE_LIMITS, ...parameters.limits },
    clock: parameters.clock ?? systemClock,
  }
  const { logger, onRequest, corsOrigins = [] } = settings
  const app: ServiceApp = new OpenAPIHono<ServiceEnv>({
    defaultHook(result) {
      if (result.success) return
      const message = 'A parameter of the request is malformed.'
      throw new ServiceError('INVALID_PARAMETER', message, { failures: failuresOf(result.error) })
    },
  })

  app.use(describeRequests({ logger, onRequest }))
  app.use(securityHeaders({ isShared: corsOrigins.length > 0 }))
  if (corsOrigins.length > 0) {
    const exposeHeaders = ['location', 'retry-after', 'x-request-id', 'etag']
    app.use(cors({ origin: [...corsOrigins], exposeHeaders, maxAge: 600 }))
  }
  app.onError((error, context) => answerError(context, error, logger))
  app.notFound((context) => answerError(context, notFound('route'), logger))
  for (const [path, methods] of Object.entries(ROUTES)) {
    app.on('OPTIONS', path, (context) => context.body(null, 204, { allow: `${methods}, OPTIONS` }))
  }
  requireKeys(app, settings)

  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: '`Authorization: Bearer <id>.<secret>`',
  })
  mountDashboardData(app, settings)
  mountDashboardPage(app, settings)
  mountSubmitProof(app, settings)
  mountProofs(app, settings)
  mountJobEvents(app, settings)
  mountClients(app, settings)
  mountArtifacts(app, settings)
  mountOperation(app, settings)
  const document = openApiDocument(app)
  app.get('/openapi.json', (context) => context.json(document))

  for (const [path, methods] of Object.entries(ROUTES)) {
    app.all(path, () => {
      const headers = { allow: `${methods}, OPTIONS` }
      throw new ServiceError('METHOD_NOT_ALLOWED', `Allowed are ${methods}.`, { headers })
    })
  }
  return app
}

/** Everything below `/v1` and the metrics need a key, and count against it, unless the operator opened them. */
function requireKeys(app: ServiceApp, { keys, clock, limits, open = [], dashboard }: ServiceSettings): void {
  const authenticate = createAuthenticator({ keys, clock })
  const count = createRateLimit(limits)
  const isOpen = (path: string) =>
    (open.includes('artifacts') && /^\/v1\/artifacts(?:\/|$)/.test(path)) ||
    (open.includes('metrics') && path === '/metrics') ||
    (dashboard?.isPublic === true && DASHBOARD_ROUTES.includes(path))
  app.use(async (context, next) => {
    const { path } = context.req
    const isGuarded = path === '/v1' || path.startsWith('/v1/') || path === '/metrics'
    if (isGuarded && !isOpen(path)) {
      const key = authenticate(context.req.header('authorization'))
      context.set('key', key)
      for (const [name, value] of Object.entries(await count(key))) context.header(name, value)
    }
    await next()
  })
}
