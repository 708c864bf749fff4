import { z } from 'zod'
import { JOB_STATES } from '../../jobs/job.js'
import { timeSchema } from './primitives.js'

const countSchema = z.number().int().nonnegative()

const runSchema = z.object({
  at: timeSchema,
  kind: z.string(),
  network: z.string(),
  circuit: z.string().meta({ description: '`unknown` when none was chosen' }),
  status: z.string().meta({ description: 'How the job left the worker', example: 'completed' }),
  seconds: z.number().nonnegative(),
  peakBytes: countSchema.optional().meta({ description: 'Largest resident memory' }),
})

const circuitSchema = z.object({
  circuit: z.string(),
  completed: countSchema,
  failed: countSchema,
  medianSeconds: z.number().nonnegative().optional(),
  slowestSeconds: z.number().nonnegative().optional(),
  peakBytes: countSchema.optional(),
})

/** What was proven of late and what it took. */
export const proofStatsSchema = z
  .object({
    jobs: z.object(
      Object.fromEntries(JOB_STATES.map((state) => [state, countSchema])) as Record<
        (typeof JOB_STATES)[number],
        typeof countSchema
      >,
    ),
    circuits: z.array(circuitSchema).meta({ description: 'Over the last seven days' }),
    recent: z.array(runSchema).meta({ description: 'Newest first' }),
  })
  .meta({ id: 'ProofStats' })

/** Proofs and their cost as the API shows them. */
export type ProofStatsJson = z.infer<typeof proofStatsSchema>
export type ProofRunJson = z.infer<typeof runSchema>

export const proofStatsAnswerSchema = z.object({ data: proofStatsSchema }).meta({ id: 'ProofStatsAnswer' })
