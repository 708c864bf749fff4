import { sha256Hex } from '../hash/sha256-hex.js'

/** Hex SHA-256 of a statement, its kind first: 64 lower-case digits. Requests with the same statement are the same job. */
export function jobKey(statement: readonly string[]): string {
  return sha256Hex(JSON.stringify(['concordat/job/1', ...statement]))
}
