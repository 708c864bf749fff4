import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

/** The integer of bytes, the least significant first. */
export function littleEndianToInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(Uint8Array.from(bytes).reverse())}`)
}

/** 32 bytes of an integer below 2^256, the least significant first. */
export function integerToLittleEndian(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, '0')).reverse()
}
