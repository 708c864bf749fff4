/** Most bits of a packed word: below it, no two bit strings are equal modulo the field's prime. */
export const PACKED_WORD_BITS = 253

/**
 * Packs range-checked limbs into words of at most 253 bits, in order, a limb never split.
 * Twin of `circuits/arithmetic/pack.circom`.
 */
export function packLimbs(limbs: readonly bigint[], widths: readonly number[]): bigint[] {
  const words: bigint[] = []
  let used = PACKED_WORD_BITS
  for (const [i, limb] of limbs.entries()) {
    const width = widths[i]!
    if (used + width > PACKED_WORD_BITS) {
      words.push(0n)
      used = 0
    }
    words[words.length - 1]! += limb << BigInt(used)
    used += width
  }
  return words
}
