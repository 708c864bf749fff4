import { BftError } from '../bft-error.js'
import { isOnCurve, type JubPoint, SUBGROUP_ORDER, toCurvePoint } from '../signature/baby-jubjub.js'
import { challenge, type Signature, sign } from '../signature/sign.js'
import { verifySignature } from '../signature/verify-signature.js'
import { type BatchHints, combineSlots, drawCombination } from './combine.js'
import { fromDigits, scalarDigits } from './digits.js'
import { type BatchSignatureParameters, DUMMY_KEYS } from './parameters.js'

/** What an active slot of a batch holds. */
export type SignedSlot = { publicKey: JubPoint; signature: Signature }

/**
 * Finds all hints of the `BatchSignatures` template.
 *
 * @param slots the signatures; `undefined` is an inactive slot.   @param messages what each slot signs, active or not.
 * @throws BftError SIGNATURE_COUNT_MISMATCH, INVALID_SIGNATURE for the first slot whose signature does not hold
 */
export function buildBatchInputs(input: {
  parameters: BatchSignatureParameters
  slots: readonly (SignedSlot | undefined)[]
  messages: readonly bigint[]
}): BatchHints {
  const { parameters, slots, messages } = input
  if (slots.length !== parameters.slots || messages.length !== parameters.slots)
    throw new BftError('SIGNATURE_COUNT_MISMATCH', `The batch takes ${parameters.slots} slots.`)
  const filled = slots.map((slot, i) => {
    const message = messages[i]!
    const { publicKey, signature } = slot ?? {
      publicKey: DUMMY_KEYS.publicKey,
      signature: sign(DUMMY_KEYS, message),
    }
    assertUsable(publicKey, signature, i)
    const { R8, S } = signature
    return { publicKey, R8, S, hash: challenge(R8, publicKey, message) }
  })

  const combination = drawCombination(
    parameters,
    filled.map(({ hash }) => hash),
  )
  const factors = combination.weights.map(fromDigits)
  const response = filled.reduce((sum, { S }, i) => sum + factors[i]! * S, 0n)
  const scalars = [...filled.map(({ hash }, i) => 8n * factors[i]! * hash), response].map(scalarDigits)
  const { hints, holds } = combineSlots({ parameters, slots: filled, combination, scalars })
  if (holds) return hints
  const wrong = filled.findIndex(
    ({ publicKey, R8, S }, i) => !verifySignature({ publicKey, message: messages[i]!, signature: { R8, S } }),
  )
  throw invalid(wrong)
}

/** The part of verification that is cheap: what remains is the equation. */
function assertUsable(publicKey: JubPoint, { R8, S }: Signature, slot: number): void {
  if (typeof S !== 'bigint' || S < 0n || S >= SUBGROUP_ORDER) throw invalid(slot)
  for (const point of [publicKey, R8])
    if (!isOnCurve(point) || toCurvePoint(point).isSmallOrder()) throw invalid(slot)
}

function invalid(slot: number): BftError {
  return new BftError('INVALID_SIGNATURE', 'A signature of the batch does not hold.', {
    facts: [`slot: ${slot}`],
  })
}
