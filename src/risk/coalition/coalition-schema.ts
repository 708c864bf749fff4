import { z } from 'zod'

const idSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected lower-case letters, digits and hyphens')

/** Amounts and fractions as text; numbers only where a double holds them exactly enough to be read back as written. */
const exactSchema = z
  .union([z.string().max(80), z.number().nonnegative()])
  .refine((value) => typeof value === 'string' || Number.isSafeInteger(value) || String(value).length <= 15, {
    message: 'write numbers as long as this in quotes',
  })
  .transform(String)

const bondedSchema = z.strictObject({
  id: idSchema,
  kind: z.literal('bonded'),
  valueSecured: exactSchema,
  /** Share of the voting weight that can sign anything. */
  threshold: exactSchema.default('2/3'),
  /** Voting weight of those who did not opt in. */
  unbonded: exactSchema.default('0'),
  /** How long a set of voters keeps its power, for bribery. */
  periodSeconds: z.number().int().positive().max(31_557_600).default(86_400),
  /** Most that may leave in one window; beside the limit that follows from bonds. */
  releasePerWindow: exactSchema.optional(),
})

const sampledSchema = z.strictObject({
  id: idSchema,
  kind: z.literal('sampled'),
  valueSecured: exactSchema,
  committee: z.strictObject({
    seats: z.number().int().positive().max(1_000_000),
    required: z.number().int().positive(),
    periodSeconds: z.number().int().positive().max(31_557_600),
    /** What the whole committee earns in a period, and forgoes when it signs something else. */
    rewardPerPeriod: exactSchema,
    /** Validators that seats are drawn from. */
    population: z.number().int().positive().max(20_000_000),
  }),
  releasePerWindow: exactSchema.optional(),
})

const operatorSchema = z.strictObject({
  id: idSchema,
  stake: exactSchema,
  /** Probability of losing its stake by accident within a year. */
  failure: exactSchema.default('0'),
  optIns: z.array(z.strictObject({ member: idSchema, slashable: exactSchema.default('1') })).min(1),
})

/** The file of a coalition, before amounts are read; unknown keys are refused. */
export const coalitionSchema = z.strictObject({
  name: z.string().min(1).max(80),
  unit: z.strictObject({
    symbol: z.string().regex(/^[A-Za-z0-9]{1,12}$/, 'expected letters and digits'),
    decimals: z.number().int().min(0).max(30),
  }),
  /** What stake earns in a year; forgone for the time of an attack. */
  yield: exactSchema.default('0.03'),
  members: z
    .array(z.discriminatedUnion('kind', [bondedSchema, sampledSchema]))
    .min(1)
    .max(64),
  operators: z.array(operatorSchema).min(1).max(500),
  /** Accidents of several operators at once, such as a fault of the client software they share. */
  groups: z
    .array(
      z.strictObject({
        id: idSchema,
        failure: exactSchema,
        operators: z.array(idSchema).min(2),
      }),
    )
    .max(64)
    .default([]),
  /** Economic limits of the collaborative model. */
  limits: z
    .strictObject({
      /** Value released in a window, as a share of the slashable stake of that member. */
      alpha: exactSchema.default('0.25'),
      /** Windows that pass before a proof of misbehaviour freezes the member. */
      windows: z.number().int().positive().max(1_000).default(1),
    })
    .default({ alpha: '0.25', windows: 1 }),
  /** Share of all stake lost in the shock that the worst case starts from. */
  shock: exactSchema.default('0.05'),
  /** Slack that `stakeNeeded` aims at. */
  targetSlack: exactSchema.default('0.1'),
  pricing: z.strictObject({ capitalRate: exactSchema.default('0.08') }).default({ capitalRate: '0.08' }),
  guarantees: z
    .array(
      z.strictObject({
        member: idSchema,
        coverage: exactSchema,
        termDays: z.number().int().positive().max(3_660),
      }),
    )
    .max(64)
    .default([]),
})
