import { z } from 'zod'
import { JOB_STATES } from '../../jobs/job.js'
import { circuitNameSchema, networkSchema, prioritySchema, sha256Schema, timeSchema } from './primitives.js'

export const jobStateSchema = z.enum(JOB_STATES as [(typeof JOB_STATES)[number]]).meta({
  id: 'JobState',
  description: '`completed`, `failed` and `cancelled` are final until the same statement is submitted again',
  example: 'active',
})

const progressSchema = z.object({
  stage: z.string().meta({ example: 'prove' }),
  percent: z.number().min(0).max(100).meta({ example: 40 }),
})

const failureSchema = z.object({
  code: z.string().meta({ description: 'Stable name of the reason', example: 'NO_CIRCUIT_FITS' }),
  message: z.string(),
  retryable: z.boolean(),
})

/** A job as the API shows it: the statement itself is not repeated, its hash is the id. */
export const jobSchema = z
  .object({
    id: sha256Schema.meta({ description: 'SHA-256 of the statement: the same statement is the same job' }),
    kind: z
      .string()
      .meta({ description: 'Kind of proof; more are added with families of chains', example: 'apk' }),
    network: networkSchema,
    circuit: circuitNameSchema.optional().meta({ description: 'The circuit that was insisted on' }),
    state: jobStateSchema,
    priority: prioritySchema.meta({ description: 'Larger first' }),
    progress: progressSchema,
    attempts: z.number().int().nonnegative(),
    maxAttempts: z.number().int().positive(),
    createdAt: timeSchema,
    startedAt: timeSchema.optional(),
    finishedAt: timeSchema.optional(),
    result: z
      .unknown()
      .optional()
      .meta({ description: 'The proof as `concordat prove` writes it; only of completed jobs' }),
    failure: failureSchema
      .optional()
      .meta({ description: 'Why the job failed, or why its last attempt did' }),
    owners: z
      .array(z.string())
      .optional()
      .meta({ description: 'Ids of the API keys that asked for the job; shown to admin keys only' }),
  })
  .meta({ id: 'Job' })

/** A job as the API shows it. */
export type JobJson = z.infer<typeof jobSchema>

export const jobAnswerSchema = z.object({ data: jobSchema }).meta({ id: 'JobAnswer' })
export const jobListAnswerSchema = z.object({ data: z.array(jobSchema) }).meta({ id: 'JobListAnswer' })
