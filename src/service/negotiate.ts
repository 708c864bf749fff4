import type { MiddlewareHandler } from 'hono'
import type { ServiceEnv } from './service-context.js'
import { ServiceError } from './service-error.js'

/**
 * Refuses requests that do not accept what the route sends. Without an `accept` header anything goes.
 *
 * The middleware throws ServiceError `NOT_ACCEPTABLE`.
 */
export function sends(mediaType: string): MiddlewareHandler<ServiceEnv> {
  const [kind = ''] = mediaType.split('/')
  const fitting = new Set([mediaType, `${kind}/*`, '*/*'])
  return async (context, next) => {
    const accept = context.req.header('accept')
    if (accept !== undefined && accept.trim() !== '' && !accepts(accept, fitting)) {
      throw new ServiceError('NOT_ACCEPTABLE', `This route sends ${mediaType} only.`)
    }
    await next()
  }
}

function accepts(accept: string, fitting: ReadonlySet<string>): boolean {
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return fitting.has(type) && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))
  })
}
