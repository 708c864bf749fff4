import { batchWitness, weightedSum } from '../../arithmetic/batch.js'
import { polynomialRing } from '../../arithmetic/polynomial-ring.js'
import { toScalar } from '../../arithmetic/scalar-field.js'
import { drawWeights } from '../../arithmetic/weights.js'
import { SUBGROUP_ORDER } from '../signature/baby-jubjub.js'
import { digitLimbs, hashLimbs } from './digits.js'
import {
  BATCH_CHECK_BITS,
  BATCH_CHECK_ROUNDS,
  BATCH_PRIME_LIMBS,
  type BatchSignatureParameters,
} from './parameters.js'
import { scalarIdentity } from './scalar-identity.js'

/**
 * Quotients and carries of the check that c_i = 8 (sum of u_k h_k over the signatures of key i) modulo the subgroup's order.
 * Twin of `circuits/babyjubjub/scalar-check.circom`.
 *
 * @param weights, scalars digits of u_k and of c_i.
 * @throws RangeError when some c_i is wrong, or no weights exist for the challenge (probability 2^-40)
 */
export function checkScalars(input: {
  parameters: BatchSignatureParameters
  challenge: bigint
  hashes: readonly bigint[]
  weights: readonly (readonly bigint[])[]
  scalars: readonly (readonly bigint[])[]
}): { quotient: bigint[][]; carries: bigint[][] } {
  const { parameters, challenge, hashes, weights, scalars } = input
  const { keys, rows, columns, batch, tags } = parameters
  const pair = rows + columns
  const random = drawWeights({
    tag: tags.checkWeights,
    challenge,
    count: BATCH_CHECK_ROUNDS * pair,
    weightBits: BATCH_CHECK_BITS,
  })
  if (random === undefined) throw new RangeError('no weights exist for this challenge')
  const terms = hashes.map((hash, k) => ({ hash: hashLimbs(hash), weight: digitLimbs(weights[k]!) }))
  const identities = scalars.map((scalar, i) =>
    scalarIdentity(polynomialRing, {
      terms: terms.filter((_, k) => k % keys === i),
      scalar: digitLimbs(scalar),
      eight: [8n],
    }),
  )
  const rounds = Array.from({ length: BATCH_CHECK_ROUNDS }, (_, r) => {
    const products = identities.map(
      (_, k) => random[r * pair + Math.floor(k / columns)]! * random[r * pair + rows + (k % columns)]!,
    )
    return batchWitness(weightedSum(identities, products), {
      ...batch,
      prime: SUBGROUP_ORDER,
      primeLimbs: BATCH_PRIME_LIMBS,
    })
  })
  return {
    quotient: rounds.map(({ quotient }) => quotient.map(toScalar)),
    carries: rounds.map(({ carries }) => carries.map(toScalar)),
  }
}
