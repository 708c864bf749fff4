import { z } from 'zod'
import { DEFAULT_SERVICE_LIMITS } from '../../../service/service-limits.js'
import { DEFAULT_SERVER_LIMITS } from '../../../service/start-service-server.js'
import { limitsSchema, portSchema } from './number-schema.js'

/** The HTTP API. */
export const httpSchema = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1').describe('Interface to listen on; TLS belongs before it'),
    port: portSchema.default(8080).describe('0 takes any free port'),
    open: z
      .array(z.enum(['metrics', 'artifacts']))
      .default([])
      .describe('Routes that need no API key'),
    corsOrigins: z.array(z.url()).default([]).describe('Web origins that browsers may call from'),
    limits: limitsSchema(DEFAULT_SERVICE_LIMITS).prefault({}),
    connections: limitsSchema(DEFAULT_SERVER_LIMITS).prefault({}),
  })
  .prefault({})
