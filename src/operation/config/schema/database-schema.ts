import { z } from 'zod'
import { DEFAULT_SETTINGS } from '../../../jobs/queue-settings.js'
import { countSchema, secondsSchema } from './number-schema.js'
import { endpointSchema, secretSchema } from './secret-schema.js'

/** Where jobs are kept: a PostgreSQL server when there is a URL, else a database inside the process. */
export const databaseSchema = z
  .strictObject({
    url: endpointSchema('postgresql', 'postgres')
      .optional()
      .describe(
        'PostgreSQL 13 or newer; `DATABASE_URL` does the same. Without it one process keeps its own database',
      ),
    password: secretSchema.optional().describe('Password for a URL without one'),
    directory: z
      .string()
      .min(1)
      .default('concordat-data')
      .describe('Folder of the database when there is no URL; one process at a time'),
    connections: countSchema.max(1000).default(10).describe('Connections to PostgreSQL of one process'),
    patienceSeconds: secondsSchema
      .max(3600)
      .default(DEFAULT_SETTINGS.workerPatienceSeconds)
      .describe('How long a starting process and a worker wait for a database that is away'),
  })
  .prefault({})
