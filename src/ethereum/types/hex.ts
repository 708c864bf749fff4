/** A `0x`-prefixed hexadecimal string; the same type as viem's `Hex`. */
export type Hex = `0x${string}`
