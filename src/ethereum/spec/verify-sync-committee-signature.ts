import { bls12_381 } from '@noble/curves/bls12-381.js'
import { fromHex } from '../ssz/hex-bytes.js'
import type { Hex } from '../types/hex.js'
import type { SyncCommittee } from '../types/light-client.js'
import { LightClientUpdateError } from './light-client-update-error.js'
import { type G1Point, participantPublicKey } from './participant-public-key.js'

/** Ciphersuite of Ethereum's consensus layer: signatures in G2, keys with proof of possession. */
export const SIGNATURE_DST = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_'

const { longSignatures } = bls12_381

function parseSignature(signature: Hex) {
  try {
    const point = longSignatures.Signature.fromHex(signature.slice(2))
    point.assertValidity()
    if (!point.is0()) return point
  } catch (cause) {
    const message = 'The sync committee signature is not a point of the signature group.'
    throw new LightClientUpdateError('INVALID_SIGNATURE_ENCODING', message, { cause })
  }
  const message = 'The sync committee signature is the point at infinity.'
  throw new LightClientUpdateError('INVALID_SIGNATURE_ENCODING', message)
}

/**
 * Verifies the participants' signature over a 32-byte signing root, under their aggregate key.
 *
 * @param publicKeyOf - Called once the signature is known to be a point of its group.
 * @throws LightClientUpdateError `INVALID_SIGNATURE_ENCODING`, `AGGREGATE_KEY_AT_INFINITY` or `INVALID_SIGNATURE`;
 * whatever `publicKeyOf` throws.
 */
export function verifyAggregateSignature({
  publicKeyOf,
  signingRoot,
  signature,
}: {
  publicKeyOf: () => G1Point
  signingRoot: Hex
  signature: Hex
}): void {
  const point = parseSignature(signature)
  const publicKey = publicKeyOf()
  if (publicKey.is0()) {
    const message = "The participants' keys add up to the point at infinity."
    throw new LightClientUpdateError('AGGREGATE_KEY_AT_INFINITY', message)
  }
  const message = longSignatures.hash(fromHex(signingRoot), SIGNATURE_DST)
  if (!longSignatures.verify(point, message, publicKey)) {
    throw new LightClientUpdateError(
      'INVALID_SIGNATURE',
      'The sync committee signature does not fit the header, the participants and the chain.',
      { facts: [`signing root: ${signingRoot}`] },
    )
  }
}

/**
 * `FastAggregateVerify` of the participants' keys over a 32-byte signing root.
 *
 * @throws LightClientUpdateError `INVALID_SIGNATURE_ENCODING`, `INVALID_PUBKEY`, `AGGREGATE_KEY_AT_INFINITY` or
 * `INVALID_SIGNATURE`.
 */
export function verifySyncCommitteeSignature({
  committee,
  absent,
  ...signed
}: {
  committee: SyncCommittee
  absent: readonly number[]
  signingRoot: Hex
  signature: Hex
}): void {
  verifyAggregateSignature({ publicKeyOf: () => participantPublicKey(committee, absent), ...signed })
}
