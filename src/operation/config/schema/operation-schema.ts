import { z } from 'zod'
import { DEFAULT_SETTINGS } from '../../../jobs/queue-settings.js'
import { countSchema, daysSchema, portSchema, secondsSchema } from './number-schema.js'

const DAY = 86_400
const { retention, backoff, maxAttempts, maxLostLeases } = DEFAULT_SETTINGS

/** How often a job is tried. */
export const queueSchema = z
  .strictObject({
    maxAttempts: countSchema.max(100).default(maxAttempts).describe('Attempts before a job is a dead letter'),
    maxLostLeases: countSchema
      .max(1000)
      .default(maxLostLeases)
      .describe('Workers that may die over a job before it is taken for what kills them'),
    firstPauseSeconds: secondsSchema
      .default(backoff.firstSeconds)
      .describe('Pause before the second attempt; doubled for each further one'),
    longestPauseSeconds: secondsSchema.default(backoff.limitSeconds).describe('The longest pause'),
  })
  .prefault({})

/** How long jobs that are over are kept. */
export const retentionSchema = z
  .strictObject({
    completedDays: daysSchema.default(retention.completedSeconds / DAY).describe('Jobs with a proof'),
    failedDays: daysSchema.default(retention.failedSeconds / DAY).describe('Dead letters'),
    cancelledDays: daysSchema.default(retention.cancelledSeconds / DAY).describe('Cancelled jobs'),
  })
  .prefault({})

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** Logs, on standard error. */
export const loggingSchema = z
  .strictObject({
    level: z.enum(LOG_LEVELS).default('info').describe('The least that is logged'),
    format: z.enum(['json', 'text']).default('json').describe('`text` is for people who watch'),
  })
  .prefault({})

/** Metrics and health of the processes without an API. */
export const metricsSchema = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1').describe('Interface of the worker and of the relayer'),
    port: portSchema
      .optional()
      .describe('Where they serve `/metrics`, `/healthz` and `/readyz`; nowhere by default'),
  })
  .prefault({})

/** What happens on SIGTERM and SIGINT. */
export const shutdownSchema = z
  .strictObject({
    drainSeconds: secondsSchema
      .max(3600)
      .default(30)
      .describe('Time for requests and proofs in progress; a proof that is not done goes back to the queue'),
  })
  .prefault({})
