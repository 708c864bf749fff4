import { encodeAbiParameters, keccak256, parseAbiParameters } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { FeedError } from './feed-error.js'

/**
 * A value inside a storage word, in the words of the compiler's `storageLayout`: `slot` is 32 bytes, `offset` counts bytes
 * from the low end, `width` bits.
 */
export type FeedField = { slot: Hex; offset: number; width: number; isSigned: boolean }

/**
 * Where in a source contract's storage an answer lies. Optional: the source's own time of the answer (seconds), its round,
 * its decimals. With `keyedByRound`, `value` and `timestamp` lie in a `mapping(uint256 round => word)` whose slot they
 * name, at the round that `round` holds.
 */
export type FeedLayout = {
  value: FeedField
  timestamp?: FeedField | undefined
  round?: FeedField | undefined
  decimals?: FeedField | undefined
  keyedByRound?: boolean | undefined
}

/** Fields of a layout, in the order in which their slots are listed. */
export const FEED_FIELDS = ['value', 'timestamp', 'round', 'decimals'] as const
export type FeedFieldName = (typeof FEED_FIELDS)[number]

const WIDEST: Record<FeedFieldName, number> = { value: 256, timestamp: 64, round: 64, decimals: 256 }

function invalid(field: string, reason: string): never {
  throw new FeedError('INVALID_LAYOUT', `The layout of the feed cannot be read: ${field} ${reason}.`)
}

/**
 * Refuses what the contract's constructor refuses: fields outside their word, signed times, a key that is not read.
 *
 * @throws FeedError `INVALID_LAYOUT`.
 */
export function assertFeedLayout(layout: FeedLayout): void {
  for (const name of FEED_FIELDS) {
    const field = layout[name]
    if (field === undefined) continue
    const { slot, offset, width, isSigned } = field
    if (!/^0x[0-9a-fA-F]{64}$/.test(slot)) invalid(name, 'has a slot that is not 32 bytes of hex')
    if (!Number.isInteger(offset) || offset < 0) invalid(name, 'has no offset in bytes')
    if (!Number.isInteger(width) || width < 1 || width > WIDEST[name]) {
      invalid(name, `has a width that is not in 1..${WIDEST[name]} bits`)
    }
    if (8 * offset + width > 256) invalid(name, 'goes beyond its word')
    if (isSigned && name !== 'value') invalid(name, 'is signed')
  }
  if (layout.keyedByRound && layout.round === undefined) invalid('keyedByRound', 'needs a round')
}

/**
 * The storage slots to prove, each once, in the order of `FEED_FIELDS`, and the place of each field's word among them.
 *
 * @param round - The source's round, where the layout is keyed by it.
 */
export function feedSlots(
  layout: FeedLayout,
  round = 0n,
): { slots: Hex[]; index: Partial<Record<FeedFieldName, number>> } {
  const slots: Hex[] = []
  const index: Partial<Record<FeedFieldName, number>> = {}
  for (const name of FEED_FIELDS) {
    const field = layout[name]
    if (field === undefined) continue
    const isKeyed = layout.keyedByRound === true && (name === 'value' || name === 'timestamp')
    const slot = isKeyed ? mappingSlot(round, field.slot) : (field.slot.toLowerCase() as Hex)
    const place = slots.indexOf(slot)
    index[name] = place === -1 ? slots.push(slot) - 1 : place
  }
  return { slots, index }
}

function mappingSlot(key: bigint, slot: Hex): Hex {
  return keccak256(encodeAbiParameters(parseAbiParameters('uint256, bytes32'), [key, slot]))
}
