import { bls12_381 } from '@noble/curves/bls12-381.js'
import type { Hex } from '../types/hex.js'
import type { SyncCommittee } from '../types/light-client.js'
import { LightClientUpdateError } from './light-client-update-error.js'

const { Point } = bls12_381.G1
/** A point of BLS12-381's G1. */
export type G1Point = InstanceType<typeof Point>

/** `KeyValidate`: on the curve, in the prime-order subgroup, not the identity. */
function parsePubkey(pubkey: Hex, where: string): G1Point {
  let point: G1Point | undefined
  let cause: unknown
  try {
    point = Point.fromHex(pubkey.slice(2))
  } catch (error) {
    cause = error
  }
  if (point === undefined || point.is0()) {
    const facts = [`where: ${where}`, `key: ${pubkey}`]
    throw new LightClientUpdateError('INVALID_PUBKEY', 'A committee key is not a valid public key.', {
      cause,
      facts,
    })
  }
  return point
}

/**
 * The public key under which the participants sign together, as a G1 point (possibly the identity).
 *
 * DIFF FROM SPEC: sums whichever of participants and absentees are fewer, and takes the committee's own
 * `aggregate_pubkey` for the sum of all keys. The state transition computes that field, so it is right in every
 * committee whose root comes out of a finalized state; it lets one pairing stand for 512 decompressions.
 *
 * @param absent - Indices of the committee members that did not sign, each once.
 * @throws LightClientUpdateError `INVALID_PUBKEY`.
 */
export function participantPublicKey(committee: SyncCommittee, absent: readonly number[]): G1Point {
  const missing = new Set(absent)
  const subtract = 2 * missing.size <= committee.pubkeys.length
  const summed = committee.pubkeys.flatMap((pubkey, index) =>
    missing.has(index) === subtract ? [parsePubkey(pubkey, `index ${index}`)] : [],
  )
  const sum = summed.reduce((total, point) => total.add(point), Point.ZERO)
  return subtract ? parsePubkey(committee.aggregatePubkey, 'aggregate').subtract(sum) : sum
}
