import { combineSlots, drawCombination, keyScalars } from '../../../src/bft/batch/combine.js'
import { fromDigits, scalarDigits } from '../../../src/bft/batch/digits.js'
import { batchParameters, DUMMY_KEYS } from '../../../src/bft/batch/parameters.js'
import type { JubPoint } from '../../../src/bft/signature/baby-jubjub.js'
import { type Signature, sign } from '../../../src/bft/signature/sign.js'
import { poseidon } from '../../../src/hash/poseidon.js'

/** What a slot holds, whether it is a valid signature or not. */
export type ForgedSlot = { publicKey: JubPoint; signature: Signature }

/**
 * Everything a prover can still do right for signatures that do not hold: challenges, weights, scalars, slopes, all
 * computed by the rules. Only the last equation of the combination fails.
 *
 * @param votes signatures of each key; signature k is by the key of slot k mod N.
 */
export function forgeBatch(
  slots: readonly (ForgedSlot | undefined)[],
  messages: readonly bigint[],
  votes = 1,
) {
  const parameters = batchParameters(slots.length / votes, votes)
  const filled = slots.map((slot, i) => {
    const { publicKey, signature } = slot ?? {
      publicKey: DUMMY_KEYS.publicKey,
      signature: sign(DUMMY_KEYS, messages[i]!),
    }
    const { R8, S } = signature
    return { publicKey, R8, S, hash: poseidon([R8.x, R8.y, publicKey.x, publicKey.y, messages[i]!]) }
  })
  const hashes = filled.map(({ hash }) => hash)
  const combination = drawCombination(parameters, hashes)
  const response = filled.reduce((sum, { S }, k) => sum + fromDigits(combination.weights[k]!) * S, 0n)
  const scalars = [...keyScalars(parameters, combination, hashes), response].map(scalarDigits)
  return combineSlots({ parameters, slots: filled, combination, scalars })
}
