import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { ServiceEnv } from './service-context.js'

/** Headers that keep browsers from framing, sniffing, caching or sharing an answer; a route may set its own before. */
export function securityHeaders({ isShared }: { isShared: boolean }): MiddlewareHandler<ServiceEnv> {
  const secure = secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    xFrameOptions: 'DENY',
    crossOriginResourcePolicy: isShared ? 'cross-origin' : 'same-origin',
    overwrite: false,
  })
  return async (context, next) => {
    await secure(context, next)
    if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store')
  }
}
