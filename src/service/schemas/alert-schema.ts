import { z } from 'zod'
import { timeSchema } from './primitives.js'

/** One alert of a monitor. */
export const alertSchema = z
  .object({
    id: z.string().meta({ description: 'Digest of the alert' }),
    member: z.string(),
    kind: z.string().meta({ description: 'More are added', example: 'participation-low' }),
    subject: z
      .string()
      .meta({ description: 'What it is about inside the member; empty for the chain itself' }),
    grade: z.enum(['notice', 'warning', 'critical']),
    status: z.enum(['open', 'closed']),
    openedAt: timeSchema,
    issuedAt: timeSchema,
    expiresAt: timeSchema,
    facts: z.record(z.string(), z.string()),
    monitor: z.string().optional().meta({ description: 'Address of the monitor that signed it' }),
  })
  .meta({ id: 'Alert' })

/** An alert as the API shows it. */
export type AlertJson = z.infer<typeof alertSchema>

export const alertListAnswerSchema = z.object({ data: z.array(alertSchema) }).meta({ id: 'AlertListAnswer' })
