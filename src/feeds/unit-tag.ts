import { hexToString, stringToHex } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { FeedError } from './feed-error.js'

/**
 * Writes a unit's name, such as `USD`, as the contracts keep it: ASCII, left aligned in 32 bytes.
 *
 * @throws FeedError `INVALID_UNIT` when it is empty, longer than 31 characters or not printable ASCII.
 */
export function toUnitTag(name: string): Hex {
  if (/^[\x21-\x7e]{1,31}$/.test(name)) return stringToHex(name, { size: 32 })
  throw new FeedError(
    'INVALID_UNIT',
    'A unit is named by 1 to 31 printable ASCII characters without blanks.',
    {
      facts: [`unit: ${name}`],
    },
  )
}

/** The name in a unit tag. */
export function fromUnitTag(tag: Hex): string {
  return hexToString(tag, { size: 32 })
}
