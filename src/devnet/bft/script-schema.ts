import { z } from 'zod'

/** Names of validators and accounts. */
const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'expected at most 32 lower-case letters, digits and hyphens')

/** An integer of so many bits, as a number or, where a double is too small, as decimal text. */
function integerSchema(bits: number) {
  const text = z.string().regex(/^(?:0|[1-9][0-9]{0,77})$/, 'expected a decimal integer')
  return z
    .union([z.int().nonnegative(), text])
    .transform(BigInt)
    .refine((value) => value >> BigInt(bits) === 0n, `expected an integer of ${bits} bits`)
}

const powerSchema = integerSchema(64).refine((power) => power > 0n, 'expected a power of at least 1')
const heightSchema = z.int().min(1).max(1e9).transform(BigInt)
const amountSchema = integerSchema(128)

/** Milliseconds since the chain's start, up to a century. */
const timeSchema = z.int().min(0).max(3.2e12)
const memberSchema = z.strictObject({ name: nameSchema, power: powerSchema })
const namesSchema = z.array(nameSchema).min(1).max(256)
const groupsSchema = z.array(z.array(nameSchema).max(256)).min(2).max(16)
const periodShape = { from: timeSchema, to: timeSchema.optional() }
const heightsSchema = z
  .tuple([heightSchema, heightSchema])
  .refine(([first, last]) => first <= last, 'expected [first, last]')

const transactionSchema = z.union([
  z.strictObject({
    height: heightSchema,
    transfer: z.strictObject({ from: nameSchema, to: nameSchema, amount: amountSchema }),
  }),
  z.strictObject({
    height: heightSchema,
    set: z.strictObject({ account: nameSchema, slot: integerSchema(253), value: integerSchema(253) }),
  }),
])

const changeSchema = z.union([
  z.strictObject({ height: heightSchema, join: memberSchema }),
  z.strictObject({ height: heightSchema, power: memberSchema }),
  z.strictObject({ height: heightSchema, leave: nameSchema }),
])

const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('partition'), ...periodShape, groups: groupsSchema }),
  z.strictObject({
    kind: z.literal('delay'),
    ...periodShape,
    upTo: timeSchema,
    validators: namesSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('crash'), ...periodShape, validators: namesSchema }),
  z.strictObject({
    kind: z.literal('equivocation'),
    heights: heightsSchema,
    validators: namesSchema,
    groups: groupsSchema.length(2).optional(),
  }),
  z.strictObject({
    kind: z.literal('amnesia'),
    heights: heightsSchema,
    validators: namesSchema,
    groups: groupsSchema.length(2).optional(),
  }),
])

/** Shape of a script; every field has a default. `docs/devnet.md` describes it. */
export const scriptSchema = z.strictObject({
  chainId: integerSchema(64).default(77n),
  /** Milliseconds since 1970. */
  genesisTime: integerSchema(63).default(1_700_000_000_000n),
  /** Milliseconds between blocks when nothing goes wrong. */
  blockTime: z.int().min(1).max(86_400_000).default(1000),
  validators: z.array(memberSchema).min(1).max(256).optional(),
  network: z
    .strictObject({ delay: z.tuple([timeSchema, timeSchema]).default([10, 60]) })
    .prefault({})
    .refine(({ delay }) => delay[0] <= delay[1], 'expected [least, most]'),
  timeouts: z
    .strictObject({
      propose: timeSchema.min(1).default(300),
      prevote: timeSchema.min(1).default(150),
      precommit: timeSchema.min(1).default(150),
      /** What every further round adds to each. */
      growth: timeSchema.min(1).default(100),
    })
    .prefault({}),
  stateDepth: z.int().min(8).max(253).default(32),
  accounts: z
    .array(z.strictObject({ name: nameSchema, balance: amountSchema }))
    .max(10_000)
    .default([
      { name: 'alice', balance: 1_000n },
      { name: 'bob', balance: 250n },
      { name: 'carol', balance: 40n },
      { name: 'dave', balance: 0n },
    ]),
  /** Seeded transfers between accounts that every block carries besides scripted ones. */
  transfersPerBlock: z.int().min(0).max(1000).default(1),
  transactions: z.array(transactionSchema).max(100_000).default([]),
  changes: z.array(changeSchema).max(100_000).default([]),
  faults: z.array(faultSchema).max(1000).default([]),
})

/** A script as it is written. */
export type BftScriptInput = z.input<typeof scriptSchema>
/** A script with its defaults. */
export type BftScript = z.output<typeof scriptSchema> & {
  readonly validators: readonly { readonly name: string; readonly power: bigint }[]
}
export type ScriptedChange = BftScript['changes'][number]
export type ScriptedTransaction = BftScript['transactions'][number]
export type Fault = BftScript['faults'][number]
