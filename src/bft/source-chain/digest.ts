import { sha256Hex } from '../../hash/sha256-hex.js'
import { toBftJson } from '../json/to-bft-json.js'

/** Hex SHA-256 of a document in its JSON form, to tell statements apart without hashing a whole set for the circuit. */
export function digest(document: unknown): string {
  return sha256Hex(JSON.stringify(toBftJson(document)))
}
