import { FeedError } from './feed-error.js'
import { type FeedField, type FeedLayout, feedSlots } from './feed-layout.js'

/** What a layout says about storage words. Fields that it does not have are `undefined`. */
export type FeedReading = {
  value: bigint
  timestamp: bigint | undefined
  round: bigint | undefined
  decimals: bigint | undefined
}

const MAX_INT256 = (1n << 255n) - 1n

/** The field's bits as an unsigned integer. */
export function decodeUintField(field: FeedField, word: bigint): bigint {
  return BigInt.asUintN(field.width, word >> BigInt(8 * field.offset))
}

/**
 * The field as an integer, two's complement of its own width when signed.
 *
 * @throws FeedError `VALUE_OVERFLOW` for an unsigned value of 2^255 or more.
 */
export function decodeIntField(field: FeedField, word: bigint): bigint {
  const bits = decodeUintField(field, word)
  if (field.isSigned) return BigInt.asIntN(field.width, bits)
  if (bits <= MAX_INT256) return bits
  throw new FeedError('VALUE_OVERFLOW', 'The stored value does not fit 256 bits with sign.', {
    facts: [`value: ${bits}`],
  })
}

/**
 * Reads a layout's fields from storage words; the twin of `FeedLayout.decode` in Solidity.
 *
 * @param words - Values of `feedSlots(layout, round).slots`, in that order; more may follow.
 * @throws FeedError `VALUE_OVERFLOW`, `VALUE_MISSING` when there are fewer words than slots.
 */
export function decodeFeedLayout({
  layout,
  words,
}: {
  layout: FeedLayout
  words: readonly bigint[]
}): FeedReading {
  const { slots, index } = feedSlots(layout)
  if (words.length < slots.length) {
    throw new FeedError('VALUE_MISSING', 'There are fewer storage words than the layout has slots.', {
      facts: [`slots: ${slots.length}`, `words: ${words.length}`],
    })
  }
  const optional = (name: 'timestamp' | 'round' | 'decimals') => {
    const field = layout[name]
    return field && decodeUintField(field, words[index[name] as number] as bigint)
  }
  return {
    value: decodeIntField(layout.value, words[index.value as number] as bigint),
    timestamp: optional('timestamp'),
    round: optional('round'),
    decimals: optional('decimals'),
  }
}
