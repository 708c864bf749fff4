import { z } from 'zod'

/** A span of time in seconds. */
export const secondsSchema = z.number().positive().max(31_536_000)

/** A span of time in days. */
export const daysSchema = z.number().positive().max(3650)

export const portSchema = z.number().int().min(0).max(65_535)

/** A whole number from 1 up. */
export const countSchema = z
  .number()
  .int()
  .min(1)
  .max(2 ** 40)

type Limits<name extends string> = Record<name, z.ZodDefault<typeof countSchema>>

/** Limits that are all counts, with their defaults. */
export function limitsSchema<name extends string>(defaults: Readonly<Record<name, number>>) {
  const fields = Object.entries<number>(defaults).map(([key, value]) => [key, countSchema.default(value)])
  const shape: Limits<name> = Object.fromEntries(fields)
  return z.strictObject(shape)
}
