import { z } from 'zod'

/** SHA-256 in lower-case hex. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits')
  .meta({ description: 'SHA-256 in lower-case hex', example: 'a3'.repeat(32) })

/** A time as ISO 8601 with a Z. */
export const timeSchema = z.iso.datetime().meta({ example: '2026-01-02T03:04:05.678Z' })

/** A slot or another uint64, as the Beacon API writes it. */
export const uint64TextSchema = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,19})$/, 'expected a decimal uint64')
  .meta({ description: 'Decimal uint64', example: '9567456' })

/** Name of a source chain. */
export const networkSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'expected at most 32 lower-case letters, digits and hyphens')
  .meta({ description: 'Source chain', example: 'mainnet' })

/** Name of a circuit. */
export const circuitNameSchema = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected lower-case letters, digits and single hyphens')
  .max(64)
  .meta({ example: 'apk-512-20' })

export const PRIORITY_BOUND = 1_000_000

/** Larger first. */
export const prioritySchema = z.number().int().min(-PRIORITY_BOUND).max(PRIORITY_BOUND)
