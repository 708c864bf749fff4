import { BftError } from '../bft-error.js'
import { assertInRange, taggedHash } from '../layout.js'
import { assertPublicKey, type JubPoint } from '../signature/baby-jubjub.js'
import type { KeyPair } from '../signature/key-pair.js'
import { type Signature, sign } from '../signature/sign.js'
import { verifySignature } from '../signature/verify-signature.js'
import { assertPower, type Validator } from './validator.js'

/** What a proof of possession is bound to: `operator` is the 160-bit address that registers the key. */
export type PossessionContext = { chainId: bigint; operator: bigint }

function possessionMessage(context: PossessionContext, publicKey: JubPoint): bigint {
  return taggedHash('possession', { ...context, Ax: publicKey.x, Ay: publicKey.y })
}

/** Proves that the operator of a chain holds the secret of a key. */
export function provePossession(keys: KeyPair, context: PossessionContext): Signature {
  return sign(keys, possessionMessage(context, keys.publicKey))
}

/**
 * The only way a key may enter a validator set.
 *
 * @throws BftError POINT_NOT_ON_CURVE, SMALL_ORDER_POINT, POINT_OUTSIDE_SUBGROUP, INVALID_POWER,
 * INVALID_POSSESSION_PROOF, FIELD_OUT_OF_RANGE
 */
export function registerValidator(parameters: {
  context: PossessionContext
  publicKey: JubPoint
  power: bigint
  possession: Signature
}): Validator {
  const { context, publicKey, power, possession } = parameters
  assertPublicKey(publicKey)
  assertPower(power)
  assertInRange('operator', context.operator)
  const message = possessionMessage(context, publicKey)
  if (!verifySignature({ publicKey, message, signature: possession }))
    throw new BftError('INVALID_POSSESSION_PROOF', 'The key comes without a valid proof of possession.')
  return { publicKey: { x: publicKey.x, y: publicKey.y }, power }
}
