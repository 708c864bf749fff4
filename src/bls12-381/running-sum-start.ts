import { bls12_381 } from '@noble/curves/bls12-381.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** Message and domain separation tag from which the starting point is hashed. */
export const RUNNING_SUM_START_MESSAGE = 'concordat running sum start'
export const RUNNING_SUM_START_DST = 'CONCORDAT-V1_BLS12381G1_XMD:SHA-256_SSWU_RO_'

/**
 * The point H at which every running sum of public keys starts.
 *
 * H is `hash_to_curve` (RFC 9380, suite BLS12381G1_XMD:SHA-256_SSWU_RO_) of a fixed text, so nobody knows its discrete
 * logarithm; a running sum then meets a key or its negative only for somebody who knows a discrete-logarithm relation.
 * That argument holds for keys whose owners proved possession of the secret key, and for no others.
 */
export function runningSumStart(): { x: bigint; y: bigint } {
  const point = bls12_381.G1.hashToCurve(utf8ToBytes(RUNNING_SUM_START_MESSAGE), {
    DST: RUNNING_SUM_START_DST,
  })
  return point.toAffine()
}
