import { bls12_381 } from '@noble/curves/bls12-381.js'
import { SIGNATURE_DST } from '../ethereum/spec/verify-sync-committee-signature.js'
import { fromHex } from '../ethereum/ssz/hex-bytes.js'
import type { Hex } from '../ethereum/types/hex.js'
import { DevnetError } from './devnet-error.js'

const { Fr } = bls12_381.fields

/**
 * The aggregate signature of all members but the absent ones: one multiplication by the sum of their keys.
 *
 * @throws DevnetError `DEVNET_NO_SIGNER` when the keys of the signers add up to zero, or nobody signs.
 */
export function signAsCommittee({
  secretKeys,
  absent,
  signingRoot,
}: {
  secretKeys: readonly bigint[]
  absent: readonly number[]
  signingRoot: Hex
}): Hex {
  const missing = new Set(absent)
  const sum = secretKeys.reduce((total, key, index) => (missing.has(index) ? total : Fr.add(total, key)), 0n)
  if (sum === 0n) throw new DevnetError('DEVNET_NO_SIGNER', 'An update needs at least one signer.')
  const message = bls12_381.longSignatures.hash(fromHex(signingRoot), SIGNATURE_DST)
  return `0x${message.multiply(sum).toHex(true)}`
}
