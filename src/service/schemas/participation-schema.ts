import { z } from 'zod'
import { timeSchema, uint64TextSchema } from './primitives.js'

const pointSchema = z.object({
  at: uint64TextSchema.meta({
    description: 'Seconds since 1970 by the clock of the chain it was recorded on',
  }),
  head: uint64TextSchema.meta({ description: 'Slot or height of the header' }),
  signers: z.number().int().nonnegative(),
})

/** How many signed the headers that a light client recorded. */
export const participationSchema = z
  .object({
    name: z.string(),
    client: z.string(),
    seats: z
      .number()
      .int()
      .positive()
      .optional()
      .meta({ description: 'Of the committee; unknown where sets change' }),
    points: z.array(pointSchema).meta({ description: 'Oldest first' }),
    readAt: timeSchema,
  })
  .meta({ id: 'Participation' })

/** The history of a light client as the API shows it. */
export type ParticipationJson = z.infer<typeof participationSchema>

export const participationListAnswerSchema = z
  .object({ data: z.array(participationSchema) })
  .meta({ id: 'ParticipationListAnswer' })
