import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'

const lower = (text: string) => text.toLowerCase() as Hex

/** Exactly `length` bytes as `0x` hex of either case; the result is lower case. */
export const bytesSchema = (length: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${2 * length}}$`), `expected ${length} bytes of 0x hex`)
    .transform(lower)

/** Any number of bytes as `0x` hex of either case, `0x` for none; the result is lower case. */
export const byteListSchema = z
  .string()
  .regex(/^0x(?:[0-9a-fA-F]{2})*$/, 'expected bytes of 0x hex')
  .transform(lower)

/** A number of at most `digits` hex digits behind `0x`. JSON numbers are refused: they lose digits past 2^53. */
export const quantitySchema = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{1,${digits}}$`), `expected 0x hex of at most ${digits} digits`)
    .transform((text) => BigInt(text))

export const uint64Schema = quantitySchema(16)
export const uint256Schema = quantitySchema(64)

/** The `result` of a JSON-RPC response, or the value itself when it came bare. */
export function unwrapResult(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'result' in json ? json.result : json
}

/** Where the first bad field is and what is wrong with it, as facts of an error. */
export function issueFacts({ issues }: z.ZodError): string[] {
  const issue = issues[0]
  const path = issue?.path.map(String).join('.') ?? ''
  return [`path: ${path === '' ? '(top)' : path}`, `reason: ${issue?.message ?? 'not valid'}`]
}
