import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** Domain separation constant of a text: the first 31 bytes of its SHA-256, so always below the field's prime. */
export function domainTag(text: string): bigint {
  return BigInt(`0x${bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 31))}`)
}
