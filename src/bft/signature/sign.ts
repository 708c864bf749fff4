import { blake512 } from '@noble/hashes/blake1.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { assertInRange, untaggedHash } from '../layout.js'
import { BASE, type JubPoint, SUBGROUP_ORDER, toJubPoint } from './baby-jubjub.js'
import { expandSecret, type KeyPair } from './key-pair.js'
import { integerToLittleEndian, littleEndianToInteger } from './little-endian.js'

/** An EdDSA-Poseidon signature under circomlib's names: the nonce point and the response. */
export type Signature = { readonly R8: JubPoint; readonly S: bigint }

/** EdDSA's challenge h = Poseidon(R8x, R8y, Ax, Ay, message). */
export function challenge(R8: JubPoint, publicKey: JubPoint, message: bigint): bigint {
  return untaggedHash('challenge', {
    R8x: R8.x,
    R8y: R8.y,
    Ax: publicKey.x,
    Ay: publicKey.y,
    message,
  })
}

/**
 * Signs a field element; deterministic and equal to circomlibjs' `signPoseidon`. Not constant-time: the host must not
 * let others measure it.
 *
 * @throws BftError FIELD_OUT_OF_RANGE, INVALID_SECRET_KEY
 */
export function sign(keys: KeyPair, message: bigint): Signature {
  assertInRange('message', message)
  const { scalar, nonceSeed } = expandSecret(keys.secret)
  const nonce =
    littleEndianToInteger(blake512(concatBytes(nonceSeed, integerToLittleEndian(message)))) % SUBGROUP_ORDER
  const R8 = toJubPoint(BASE.multiply(nonce))
  // The key of the secret, never the caller's copy: a challenge over another key would give the secret away.
  const publicKey = toJubPoint(BASE.multiply((scalar >> 3n) % SUBGROUP_ORDER))
  return { R8, S: (nonce + challenge(R8, publicKey, message) * scalar) % SUBGROUP_ORDER }
}
