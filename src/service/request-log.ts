import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { RequestFacts, ServiceContext, ServiceEnv, ServiceLogger } from './service-context.js'

const REQUEST_ID = /^[A-Za-z0-9_-]{1,64}$/
const JOB_PATH = /^\/v1\/proofs\/([0-9a-f]{64})(?:\/|$)/

/**
 * Gives each request an id, and logs it when it is answered: by its route's pattern and its key's id. Paths, queries,
 * headers and bodies are never logged, since any of them may hold a secret by mistake.
 */
export function describeRequests({
  logger,
  onRequest,
}: {
  logger: ServiceLogger | undefined
  onRequest: ((facts: RequestFacts) => void) | undefined
}): MiddlewareHandler<ServiceEnv> {
  return async (context, next) => {
    const started = performance.now()
    const given = context.req.header('x-request-id') ?? ''
    const requestId = REQUEST_ID.test(given) ? given : randomUUID()
    context.set('requestId', requestId)
    await next()
    context.res.headers.set('x-request-id', requestId)
    const facts = {
      method: context.req.method,
      route: routeOf(context),
      status: context.res.status,
      seconds: (performance.now() - started) / 1000,
    }
    onRequest?.(facts)
    const jobId = JOB_PATH.exec(context.req.path)?.[1]
    logger?.info(
      {
        requestId,
        ...facts,
        ...(context.get('key') === undefined ? {} : { keyId: context.get('key').id }),
        ...(jobId === undefined ? {} : { jobId }),
      },
      'request',
    )
  }
}

/** The most particular pattern that matched, `unknown` for none. */
function routeOf(context: ServiceContext): string {
  const patterns = matchedRoutes(context).map(({ path }) => path)
  return patterns.find((path) => path !== '/*' && path !== '*') ?? 'unknown'
}
