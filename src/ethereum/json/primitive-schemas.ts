import { z } from 'zod'
import type { Hex } from '../types/hex.js'

const HEX = /^0x(?:[0-9a-fA-F]{2})*$/
const DECIMAL = /^(?:0|[1-9][0-9]{0,77})$/

/** Exactly `length` bytes as `0x` hex; the result is lower case. */
export function bytesSchema(length: number) {
  return z
    .string()
    .refine((text) => HEX.test(text) && text.length === 2 + 2 * length, `expected ${length} bytes of 0x hex`)
    .transform((text) => text.toLowerCase() as Hex)
}

/** At most `limit` bytes as `0x` hex; the result is lower case. */
export function byteListSchema(limit: number) {
  return z
    .string()
    .refine(
      (text) => HEX.test(text) && text.length <= 2 + 2 * limit,
      `expected at most ${limit} bytes of 0x hex`,
    )
    .transform((text) => text.toLowerCase() as Hex)
}

/** An unsigned integer of `bits` bits as a decimal string without leading zeros. */
function decimalSchema(bits: bigint) {
  return z
    .string()
    .refine((text) => DECIMAL.test(text) && BigInt(text) >> bits === 0n, `expected a decimal uint${bits}`)
    .transform((text) => BigInt(text))
}

export const bytes32Schema = bytesSchema(32)
export const uint64Schema = decimalSchema(64n)
export const uint256Schema = decimalSchema(256n)

/** Any Merkle branch; its exact length depends on the fork and is checked where the branch is used. */
export const branchSchema = z.array(bytes32Schema).max(64)
