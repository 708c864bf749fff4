import { blake512 } from '@noble/hashes/blake1.js'
import { BftError } from '../bft-error.js'
import { BASE, type JubPoint, SUBGROUP_ORDER, toJubPoint } from './baby-jubjub.js'
import { littleEndianToInteger } from './little-endian.js'

/** A validator's keys. `secret` never leaves the signer. */
export type KeyPair = { readonly secret: Uint8Array; readonly publicKey: JubPoint }

/**
 * circomlib's expansion of a secret: BLAKE-512, its lower half pruned to the scalar, its upper half the nonce's seed.
 * The scalar is a multiple of 8; the public key is its eighth times Base8.
 *
 * @throws BftError INVALID_SECRET_KEY when the secret is not 32 bytes
 */
export function expandSecret(secret: Uint8Array): { scalar: bigint; nonceSeed: Uint8Array } {
  if (secret.length !== 32)
    throw new BftError('INVALID_SECRET_KEY', `A secret key has 32 bytes, not ${secret.length}.`)
  const expanded = blake512(secret)
  const low = expanded.slice(0, 32)
  low[0] = (low[0] ?? 0) & 0xf8
  low[31] = ((low[31] ?? 0) & 0x7f) | 0x40
  return { scalar: littleEndianToInteger(low), nonceSeed: expanded.slice(32) }
}

/**
 * The key pair of a 32-byte secret, derived as circomlibjs' `prv2pub` does.
 *
 * @throws BftError INVALID_SECRET_KEY
 */
export function createKeyPair(secret: Uint8Array): KeyPair {
  const { scalar } = expandSecret(secret)
  const publicKey = toJubPoint(BASE.multiply((scalar >> 3n) % SUBGROUP_ORDER))
  return { secret: Uint8Array.from(secret), publicKey }
}
