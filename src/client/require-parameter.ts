import { isAddress } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { ClientError } from './client-error.js'

const UINT64_END = 1n << 64n
const UINT256_END = 1n << 256n

function invalid(name: string, value: unknown, expected: string): ClientError {
  return new ClientError('INVALID_PARAMETER', `The parameter ${name} must be ${expected}.`, {
    facts: [`given: ${String(value).slice(0, 100)} (${typeof value})`],
  })
}

/** A slot or a block number: a `bigint` of 64 bits. A `number` is refused, since it rounds silently above 2^53. */
export function requireUint64(name: string, value: unknown): bigint {
  if (typeof value === 'bigint' && value >= 0n && value < UINT64_END) return value
  throw invalid(name, value, 'a bigint from 0 to 2^64 - 1')
}

/** A storage key: a `bigint` of 256 bits, or up to 32 bytes of hex in any case. */
export function requireStorageKey(value: unknown): bigint {
  const number = typeof value === 'string' && /^0x[0-9a-fA-F]{1,64}$/.test(value) ? BigInt(value) : value
  if (typeof number === 'bigint' && number >= 0n && number < UINT256_END) return number
  throw invalid('storageKeys', value, 'a bigint from 0 to 2^256 - 1, or at most 32 bytes of hex')
}

/** An address in any case; a checksum is not demanded. */
export function requireAddress(name: string, value: unknown): Hex {
  if (typeof value === 'string' && isAddress(value, { strict: false })) return value.toLowerCase() as Hex
  throw invalid(name, value, 'an address of 20 bytes')
}

/** Seconds. */
export function requireSeconds(name: string, value: unknown): bigint {
  if (typeof value === 'bigint' && value >= 0n) return value
  throw invalid(name, value, 'a bigint of seconds')
}

/** Whole bytes of hex in any case, at least one. */
export function requireBytes(name: string, value: unknown): Hex {
  if (typeof value === 'string' && /^0x(?:[0-9a-fA-F]{2})+$/.test(value)) return value.toLowerCase() as Hex
  throw invalid(name, value, '0x hex of whole bytes')
}
