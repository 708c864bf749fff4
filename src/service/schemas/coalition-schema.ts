import { z } from 'zod'
import { FLOWS, MODES } from '../../coalition/breaker-mode.js'
import { timeSchema, uint64TextSchema } from './primitives.js'

const addressSchema = z.string().regex(/^0x[0-9a-fA-F]{40}$/)
const routeSchema = z.string().regex(/^0x[0-9a-f]{64}$/)
const amountSchema = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,77})$/, 'expected a decimal uint256')
  .meta({ description: "Decimal, in the smallest unit of the bonds' asset" })
const secondsSchema = uint64TextSchema.meta({ description: 'Seconds since 1970 by the clock of the chain' })

const modeSchema = z.enum(MODES)

const breakerSchema = z.object({
  route: routeSchema.meta({ description: 'Zero: the whole member' }),
  flow: z.enum(FLOWS),
  mode: modeSchema,
  cause: z.string().meta({ description: 'What holds it there; more are added', example: 'monitors' }),
  since: secondsSchema.optional(),
  until: secondsSchema.optional().meta({ description: 'Released by anybody from then on, if all is well' }),
  by: addressSchema.optional(),
  detail: z.string().optional().meta({ description: 'Such as the digest of an alert' }),
})

const limitSchema = z.object({
  route: routeSchema,
  cap: amountSchema.meta({ description: 'What may leave in a window' }),
  available: amountSchema.meta({ description: 'What may leave now' }),
})

const memberSchema = z.object({
  id: uint64TextSchema,
  name: z.string(),
  client: addressSchema,
  active: z.boolean(),
  status: z.enum(['active', 'expired', 'frozen', 'unknown']),
  head: uint64TextSchema.optional().meta({ description: 'Slot or height' }),
  headAgeSeconds: uint64TextSchema.optional(),
  staleAfterSeconds: uint64TextSchema.optional(),
  healthyBelowSeconds: uint64TextSchema.optional(),
  mode: modeSchema.meta({ description: 'The strictest of the breakers' }),
  breakers: z.array(breakerSchema),
  limits: z.array(limitSchema),
  bonds: z.object({ slashable: amountSchema, atRisk: amountSchema }).optional(),
  problem: z.string().optional().meta({ description: 'Why something is unknown' }),
})

/** The coalition as its contracts have it. */
export const coalitionSchema = z
  .object({
    chainId: z.number().int().positive(),
    chainTime: secondsSchema.meta({ description: 'Of the block that was read' }),
    block: uint64TextSchema,
    readAt: timeSchema,
    registry: addressSchema,
    asset: z.object({ symbol: z.string(), decimals: z.number().int().min(0).max(255) }).optional(),
    members: z.array(memberSchema),
  })
  .meta({ id: 'Coalition' })

/** The coalition as the API shows it. */
export type CoalitionJson = z.infer<typeof coalitionSchema>
export type CoalitionMemberJson = z.infer<typeof memberSchema>
export type BreakerJson = z.infer<typeof breakerSchema>

export const coalitionAnswerSchema = z.object({ data: coalitionSchema }).meta({ id: 'CoalitionAnswer' })
