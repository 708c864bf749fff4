const DECIMAL = /^(?:0|[1-9][0-9]{0,154})$/
const HEXADECIMAL = /^0x[0-9a-f]{1,128}$/i

/**
 * Reads an unsigned integer of at most 512 bits from a canonical decimal string, a `0x` string or a bigint.
 *
 * JSON numbers are refused on purpose: those above 2^53 have been rounded before this function sees them.
 *
 * @returns `undefined` when `value` is none of these; range checks are the caller's.
 */
export function parseInteger(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value >= 0n ? value : undefined
  if (typeof value !== 'string') return undefined
  return DECIMAL.test(value) || HEXADECIMAL.test(value) ? BigInt(value) : undefined
}
