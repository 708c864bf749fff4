import { taggedHash } from '../layout.js'
import type { JubPoint } from '../signature/baby-jubjub.js'
import type { KeyPair } from '../signature/key-pair.js'
import { type Signature, sign } from '../signature/sign.js'

/**
 * Where a validator key belongs to an operator: the source chain that it signs for, and on the destination chain the
 * key registry's and the operator's address as 160-bit integers.
 */
export type OptInContext = {
  readonly chainId: bigint
  readonly destinationChainId: bigint
  readonly registry: bigint
  readonly operator: bigint
}

/** The name that registries have for a validator key. */
export function validatorKeyId(publicKey: JubPoint): bigint {
  return taggedHash('validator key', { Ax: publicKey.x, Ay: publicKey.y })
}

/**
 * What a key signs to belong to an operator. Not the proof of possession with which it enters a validator set.
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function optInMessage(context: OptInContext): bigint {
  return taggedHash('opt in', context)
}

/**
 * Signs that a key belongs to an operator.
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function signOptIn(keys: KeyPair, context: OptInContext): Signature {
  return sign(keys, optInMessage(context))
}
