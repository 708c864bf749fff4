import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { toBftJson } from '../json/to-bft-json.js'

/** Hex SHA-256 of a document in its JSON form, to tell statements apart without hashing a whole set for the circuit. */
export function digest(document: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(toBftJson(document)))))
}
