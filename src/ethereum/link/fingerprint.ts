import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { SCALAR_FIELD_ORDER } from '../../arithmetic/scalar-field.js'
import { domainTag } from '../../hash/tag.js'
import type { Hex } from '../types/hex.js'
import type { SyncCommittee } from '../types/light-client.js'

/** Keys whose sign bits share one chunk. */
const SIGNS_PER_WORD = 253
const CHUNK_MASK = (1n << 64n) - 1n
const X_MASK = (1n << 381n) - 1n

function bytesOf(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, '0'))
}

function integerOf(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

/** Tag hashed in front of root and commitment. */
export const FINGERPRINT_TAG = domainTag('concordat v1 link fingerprint point')

/**
 * rho, the point at which a committee's bytes are fingerprinted: the first 248 bits of
 * sha256(tag, SSZ root of the committee, C), the tag and C as 32 bytes each. It depends on both commitments: a point known
 * before C was chosen would let somebody solve for other bytes with the same fingerprint.
 */
export function fingerprintPoint(parameters: { committeeRoot: Hex; commitment: bigint }): bigint {
  const { committeeRoot, commitment } = parameters
  const digest = sha256(
    concatBytes(bytesOf(FINGERPRINT_TAG), hexToBytes(committeeRoot.slice(2)), bytesOf(commitment)),
  )
  return integerOf(digest) >> 8n
}

/**
 * Chunks of a committee's bytes, first to last: of each key in order, then of the aggregate, the six 64-bit words of x, the
 * most significant first; then the sign bits of all of them, 253 to a word, the first key lowest.
 */
export function fingerprintChunks(committee: SyncCommittee): bigint[] {
  const values = [...committee.pubkeys, committee.aggregatePubkey].map((key) => BigInt(key))
  const words = values.flatMap((value) =>
    [5n, 4n, 3n, 2n, 1n, 0n].map((i) => ((value & X_MASK) >> (64n * i)) & CHUNK_MASK),
  )
  const signs = new Array<bigint>(Math.ceil(values.length / SIGNS_PER_WORD)).fill(0n)
  for (const [k, value] of values.entries()) {
    signs[Math.floor(k / SIGNS_PER_WORD)]! |= ((value >> 381n) & 1n) << BigInt(k % SIGNS_PER_WORD)
  }
  return [...words, ...signs]
}

/** Fingerprint of a committee's bytes at a point: Horner's rule over its chunks, modulo r. */
export function fingerprint(committee: SyncCommittee, point: bigint): bigint {
  return fingerprintChunks(committee).reduce(
    (value, chunk) => (value * point + chunk) % SCALAR_FIELD_ORDER,
    0n,
  )
}
