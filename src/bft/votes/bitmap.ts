/** Places of the set bits, the lowest first. */
export function signersOf(bitmap: bigint): number[] {
  const signers: number[] = []
  for (let index = 0, rest = bitmap; rest > 0n; index++, rest >>= 1n) {
    if ((rest & 1n) === 1n) signers.push(index)
  }
  return signers
}

/** A bitmap of at most 256 bits as the two 128-bit words a public input carries. */
export function bitmapWords(bitmap: bigint): { signersLow: bigint; signersHigh: bigint } {
  return { signersLow: bitmap & (2n ** 128n - 1n), signersHigh: bitmap >> 128n }
}
