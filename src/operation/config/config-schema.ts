import { z } from 'zod'
import { apiKeySchema } from '../../service/api-key.js'
import { artifactsSchema } from './schema/artifacts-schema.js'
import { coalitionSchema } from './schema/coalition-schema.js'
import { dashboardSchema } from './schema/dashboard-schema.js'
import { databaseSchema } from './schema/database-schema.js'
import { httpSchema } from './schema/http-schema.js'
import { monitorSchema } from './schema/monitor-schema.js'
import { bftNetworksSchema, networksSchema } from './schema/network-schema.js'
import {
  loggingSchema,
  metricsSchema,
  queueSchema,
  retentionSchema,
  shutdownSchema,
} from './schema/operation-schema.js'
import { relayerSchema } from './schema/relayer-schema.js'
import { workerSchema } from './schema/worker-schema.js'

/** Everything an operator can set, for all services in one file. It never holds a secret, only where one is. */
export const configSchema = z.strictObject({
  database: databaseSchema,
  artifacts: artifactsSchema,
  http: httpSchema,
  keys: z.array(apiKeySchema).default([]).describe('API keys, by hash; `concordat config key` makes one'),
  worker: workerSchema,
  queue: queueSchema,
  retention: retentionSchema,
  networks: networksSchema,
  bftNetworks: bftNetworksSchema,
  relayer: relayerSchema.optional().describe('The relayer; it is off without'),
  monitor: monitorSchema.optional().describe('The monitor; it is off without'),
  dashboard: dashboardSchema,
  coalition: coalitionSchema.optional().describe('The security coalition that the dashboard shows'),
  logging: loggingSchema,
  metrics: metricsSchema,
  shutdown: shutdownSchema,
})

export type Config = z.infer<typeof configSchema>
