import { bitsOf, circomList, circomMain } from '../../arithmetic/circom-main.js'
import { weightElementBound } from '../../arithmetic/weights.js'
import { toMontgomery } from './montgomery.js'
import {
  BATCH_CHECK_BITS,
  BATCH_PRIME_LIMBS,
  type BatchSignatureParameters,
  DUMMY_KEYS,
  NEGATIVE_BASE,
} from './parameters.js'

/** The arguments of the `BatchSignatures` template, in order; templates that contain it pass them on. */
export function batchArguments(
  parameters: BatchSignatureParameters,
): readonly (readonly [name: string, value: number | string])[] {
  const { batch, tags } = parameters
  const base = toMontgomery([NEGATIVE_BASE, NEGATIVE_BASE.multiply(3n)]).flat()
  return [
    ['N', parameters.keys],
    ['VOTES', parameters.votes],
    ['ROWS', parameters.rows],
    ['COLUMNS', parameters.columns],
    ['NQ', batch.quotientLimbs],
    ['Q_TOP', batch.quotientTopBits],
    ['NC', batch.carryBits.length],
    ['CARRY_BITS', circomList(batch.carryBits)],
    ['P', circomList(BATCH_PRIME_LIMBS)],
    ['WEIGHT_BOUND', circomList(bitsOf(weightElementBound(BATCH_CHECK_BITS), 254))],
    ['BASE', circomList(base)],
    ['DUMMY', circomList([DUMMY_KEYS.publicKey.x, DUMMY_KEYS.publicKey.y])],
    [
      'TAGS',
      circomList([
        tags.firstChallenge,
        tags.weights,
        tags.secondChallenge,
        tags.checkWeights,
        tags.checkChallenge,
      ]),
    ],
  ]
}

/** Text of a main circom file with the template alone, its statement public. */
export function batchMainSource(parameters: BatchSignatureParameters): string {
  return circomMain({
    include: 'babyjubjub/batch-signatures.circom',
    template: 'BatchSignatures',
    publicSignals: ['active', 'Ax', 'Ay', 'messages'],
    parameters: batchArguments(parameters),
  })
}
