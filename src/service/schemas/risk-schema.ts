import { z } from 'zod'
import { timeSchema } from './primitives.js'

const amountSchema = z
  .string()
  .regex(/^[0-9]{1,78}$/)
  .meta({ description: "Decimal, in the unit's smallest part" })
const shareSchema = z.number().min(0)

const memberSchema = z.object({
  id: z.string(),
  profit: amountSchema.meta({ description: 'What corrupting it alone takes' }),
  slashed: amountSchema
    .optional()
    .meta({ description: 'Least stake burnt for it; none: it cannot be corrupted' }),
  ratio: z.number().optional().meta({ description: '`slashed / profit`; below 1 an attack pays' }),
})

const modelSchema = z.object({
  kind: z.string().meta({ example: 'collaborative' }),
  members: z.array(memberSchema),
  slack: z.number().optional().meta({ description: '`1 + gamma`; none: nothing can be taken' }),
  worstLoss: shareSchema
    .optional()
    .meta({ description: 'Share of the stake lost after the shock, at worst' }),
  bound: shareSchema.meta({ description: 'And the bound of it' }),
  meanLoss: shareSchema.meta({ description: 'In a simulated year with the worst attacks' }),
  attackYears: shareSchema.meta({ description: 'Share of the years with an attack' }),
})

/** What the risk engine says of the coalition. */
export const riskSchema = z
  .object({
    name: z.string(),
    unit: z.object({ symbol: z.string(), decimals: z.number().int().nonnegative() }),
    assessedAt: timeSchema,
    trials: z.number().int().positive(),
    seed: z.string(),
    models: z.array(modelSchema),
    plots: z.array(z.object({ name: z.string(), svg: z.string() })),
  })
  .meta({ id: 'Risk' })

/** The risk report as the API shows it. */
export type RiskJson = z.infer<typeof riskSchema>

export const riskAnswerSchema = z.object({ data: riskSchema }).meta({ id: 'RiskAnswer' })
