import type { OpenAPIHono } from '@hono/zod-openapi'
import type { z } from 'zod'
import { errorSchema } from '../schemas/error-schema.js'
import type { ServiceEnv } from '../service-context.js'

export type ServiceApp = OpenAPIHono<ServiceEnv>

const REASONS = {
  400: 'Malformed request; `failures` name the fields',
  401: 'No API key, or not a valid one',
  403: 'This API key may not do that',
  404: 'No such thing, or it is of another tenant',
  405: 'Method not allowed; `allow` names those that are',
  406: 'The media type asked for is not sent',
  409: 'The job is over',
  413: 'Body too large',
  415: 'The body is not plain application/json',
  422: 'Well formed, but not served here; or an `Idempotency-Key` that came with another request',
  429: 'Too many requests or open streams of this API key; see `retry-after`',
  500: 'The service failed',
  503: 'Overloaded, shutting down, or a dependency does not answer; see `retry-after`',
} as const

/** The errors of a route, for its OpenAPI definition. */
export function errors<Status extends keyof typeof REASONS>(...statuses: Status[]) {
  const entries = statuses.map((status) => [
    status,
    { description: REASONS[status], content: { 'application/json': { schema: errorSchema } } },
  ])
  return Object.fromEntries(entries) as Record<Status, JsonContent<typeof errorSchema>>
}

type JsonContent<Schema extends z.ZodType> = {
  description: string
  content: { 'application/json': { schema: Schema } }
}

/** A JSON answer of a route, for its OpenAPI definition. */
export function answer<Schema extends z.ZodType>(description: string, schema: Schema): JsonContent<Schema> {
  return { description, content: { 'application/json': { schema } } }
}

/** For routes that need an API key. */
export const withKey = [{ apiKey: [] }]
