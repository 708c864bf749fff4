import { FeedError } from './feed-error.js'

const BASIS_POINTS = 10_000n
const MAX_INT256 = (1n << 255n) - 1n

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

/**
 * `value` with `to` decimals in place of `from`, rounded toward zero; the twin of `FeedMath.rescale`.
 *
 * @throws FeedError `ANSWER_OVERFLOW` past 256 bits with sign, `ANSWER_ROUNDS_TO_ZERO` when no digit is left.
 */
export function rescaleAnswer({ value, from, to }: { value: bigint; from: number; to: number }): bigint {
  const scaled = to >= from ? value * 10n ** BigInt(to - from) : value / 10n ** BigInt(from - to)
  if (scaled > MAX_INT256 || scaled < -MAX_INT256 - 1n) {
    throw new FeedError('ANSWER_OVERFLOW', 'The answer does not fit 256 bits with sign at these decimals.')
  }
  if (scaled === 0n && value !== 0n) {
    throw new FeedError('ANSWER_ROUNDS_TO_ZERO', 'The answer has no digit left at these decimals.')
  }
  return scaled
}

/** Whether `value` is at most `basisPoints` of the anchor's magnitude away from the anchor; the twin of `FeedMath.within`. */
export function isWithin({
  value,
  anchor,
  basisPoints,
}: {
  value: bigint
  anchor: bigint
  basisPoints: number
}): boolean {
  return magnitude(value - anchor) * BASIS_POINTS <= magnitude(anchor) * BigInt(basisPoints)
}
