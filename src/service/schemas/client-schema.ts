import { z } from 'zod'
import { timeSchema, uint64TextSchema } from './primitives.js'

/** What is known of one deployed light client. */
export const clientStatusSchema = z
  .object({
    name: z.string().meta({ example: 'mainnet-on-base' }),
    network: z.string().meta({ description: 'The chain it follows', example: 'mainnet' }),
    destination: z.string().meta({ description: 'The chain it is on', example: 'base' }),
    address: z.string().meta({ example: `0x${'12'.repeat(20)}` }),
    status: z.enum(['active', 'expired', 'frozen', 'unknown']),
    headSlot: uint64TextSchema.optional(),
    headLagSlots: uint64TextSchema.optional().meta({ description: 'Slots between the head and now' }),
    checkedAt: timeSchema.optional(),
    problem: z.string().optional().meta({ description: 'Why the status is unknown' }),
  })
  .meta({ id: 'ClientStatus' })

/** What is known of one deployed light client, as the API shows it. */
export type ClientStatus = z.infer<typeof clientStatusSchema>

export const clientListAnswerSchema = z
  .object({ data: z.array(clientStatusSchema) })
  .meta({ id: 'ClientListAnswer' })
