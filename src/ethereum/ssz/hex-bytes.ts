import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { Hex } from '../types/hex.js'

/** Bytes of a `0x` hex string. Throws on an odd or non-hexadecimal string. */
export function fromHex(hex: Hex): Uint8Array {
  return hexToBytes(hex.slice(2))
}

/** Lower-case `0x` hex of bytes. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`
}
