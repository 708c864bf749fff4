import { BftError } from '../bft-error.js'
import { isOnCurve, type JubPoint, SUBGROUP_ORDER, toCurvePoint } from '../signature/baby-jubjub.js'
import { challenge, type Signature, sign } from '../signature/sign.js'
import { verifySignature } from '../signature/verify-signature.js'
import { type BatchHints, combineSlots, drawCombination, keyScalars } from './combine.js'
import { fromDigits, scalarDigits } from './digits.js'
import { type BatchSignatureParameters, DUMMY_KEYS } from './parameters.js'

/** What an active slot of a batch holds. */
export type SignedSlot = { publicKey: JubPoint; signature: Signature }

/**
 * Finds all hints of the `BatchSignatures` template.
 *
 * @param slots signature k by key k mod N; `undefined` is an inactive slot, and all of a key are or none is.
 * @param messages what each slot signs, active or not.
 * @throws BftError SIGNATURE_COUNT_MISMATCH also when signatures of one place are by different keys, INVALID_SIGNATURE for the first slot whose signature does not hold
 */
export function buildBatchInputs(input: {
  parameters: BatchSignatureParameters
  slots: readonly (SignedSlot | undefined)[]
  messages: readonly bigint[]
}): BatchHints {
  const { parameters, slots, messages } = input
  if (slots.length !== parameters.slots || messages.length !== parameters.slots)
    throw new BftError('SIGNATURE_COUNT_MISMATCH', `The batch takes ${parameters.slots} slots.`)
  const isOneKey = slots.every((slot, k) => sameKey(slot, slots[k % parameters.keys]))
  if (!isOneKey)
    throw new BftError(
      'SIGNATURE_COUNT_MISMATCH',
      'All signatures of one place are by one key, or none is there.',
    )
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

  const hashes = filled.map(({ hash }) => hash)
  const combination = drawCombination(parameters, hashes)
  const response = filled.reduce((sum, { S }, k) => sum + fromDigits(combination.weights[k]!) * S, 0n)
  const scalars = [...keyScalars(parameters, combination, hashes), response].map(scalarDigits)
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

function sameKey(one: SignedSlot | undefined, other: SignedSlot | undefined): boolean {
  return one?.publicKey.x === other?.publicKey.x && one?.publicKey.y === other?.publicKey.y
}
