import type { Hex } from '../../../src/ethereum/types/hex.js'

/** The same bytes with the last bit flipped. */
export function flip(hex: Hex): Hex {
  return `${hex.slice(0, -1)}${(Number.parseInt(hex.slice(-1), 16) ^ 1).toString(16)}` as Hex
}
