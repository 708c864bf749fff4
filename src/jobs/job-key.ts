import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** Hex SHA-256 of a statement, its kind first: 64 lower-case digits. Requests with the same statement are the same job. */
export function jobKey(statement: readonly string[]): string {
  return sha256Hex(JSON.stringify(['concordat/job/1', ...statement]))
}

/** Hex SHA-256 of a text's UTF-8 bytes. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}
