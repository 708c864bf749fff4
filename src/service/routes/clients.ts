import { createRoute } from '@hono/zod-openapi'
import { sends } from '../negotiate.js'
import { remembered } from '../remembered.js'
import { clientListAnswerSchema } from '../schemas/client-schema.js'
import type { ServiceSettings } from '../service-context.js'
import { ServiceError, unavailable } from '../service-error.js'
import { answer, errors, type ServiceApp, withKey } from './route-parts.js'

const clientsRoute = createRoute({
  method: 'get',
  path: '/v1/clients',
  operationId: 'listClients',
  summary: 'Heads and states of the configured light clients',
  tags: ['clients'],
  security: withKey,
  middleware: sends('application/json'),
  responses: { 200: answer('Light clients', clientListAnswerSchema), ...errors(401, 406, 429, 500, 503) },
})

/** `GET /v1/clients`. */
export function mountClients(app: ServiceApp, { clients, limits }: ServiceSettings): void {
  const read = remembered({
    ask: clients ?? (async () => []),
    what: 'reader of the light clients',
    forMs: 2000,
    withinSeconds: limits.dependencySeconds,
  })
  app.openapi(clientsRoute, async (context) => {
    const statuses = await read().catch((cause: unknown) => {
      throw cause instanceof ServiceError ? cause : unavailable('The light clients cannot be read.', cause)
    })
    return context.json({ data: [...statuses] }, 200)
  })
}
