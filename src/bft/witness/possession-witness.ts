import { buildBatchInputs } from '../batch/inputs.js'
import { batchParameters } from '../batch/parameters.js'
import { BftError } from '../bft-error.js'
import { POSSESSION_SLOTS } from '../key-circuits.js'
import { publicInputs } from '../layout.js'
import { assertPublicKey, type JubPoint } from '../signature/baby-jubjub.js'
import type { Signature } from '../signature/sign.js'
import { verifySignature } from '../signature/verify-signature.js'
import { type OptInContext, optInMessage, validatorKeyId } from '../validators/opt-in.js'
import type { StatementWitness } from './statement-witness.js'

/** A key, and its signature that it belongs to an operator. */
export type OptInEvidence = {
  readonly context: OptInContext
  readonly publicKey: JubPoint
  readonly signature: Signature
}

/**
 * Public inputs of `possession`.
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function possessionInputs({ context, publicKey }: Omit<OptInEvidence, 'signature'>): bigint[] {
  return publicInputs('possession', { ...context, keyId: validatorKeyId(publicKey) })
}

/**
 * Witness of `possession`: a validator key signed that it belongs to an operator.
 *
 * @throws BftError POINT_NOT_ON_CURVE, SMALL_ORDER_POINT, POINT_OUTSIDE_SUBGROUP, INVALID_POSSESSION_PROOF,
 * FIELD_OUT_OF_RANGE
 */
export function buildPossessionWitness(evidence: OptInEvidence): StatementWitness {
  const { context, publicKey, signature } = evidence
  assertPublicKey(publicKey)
  const message = optInMessage(context)
  if (!verifySignature({ publicKey, message, signature }))
    throw new BftError('INVALID_POSSESSION_PROOF', 'The key did not sign for this operator.')
  const { chainId, destinationChainId, registry, operator } = context
  const { x: Ax, y: Ay } = publicKey
  return {
    circuit: 'bft-possession',
    publicInputs: possessionInputs(evidence),
    inputs: {
      ...{ chainId, destinationChainId, registry, operator, keyId: validatorKeyId(publicKey), Ax, Ay },
      ...buildBatchInputs({
        parameters: batchParameters(POSSESSION_SLOTS),
        slots: [{ publicKey, signature }, undefined],
        messages: [message, message],
      }),
    },
  }
}
