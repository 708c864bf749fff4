import { type BatchSlot, type Combination, combineSlots } from '../../../src/bft/batch/combine.js'
import { fromDigits, scalarDigits } from '../../../src/bft/batch/digits.js'
import { multiplyScalars } from '../../../src/bft/batch/multi-scalar.js'
import type { BatchSignatureParameters } from '../../../src/bft/batch/parameters.js'
import { findSlopes } from '../../../src/bft/batch/slopes.js'
import { startPoint } from '../../../src/bft/batch/start-point.js'
import { type CurvePoint, toCurvePoint } from '../../../src/bft/signature/baby-jubjub.js'
import { sponge } from '../../../src/hash/sponge.js'
import { mod } from '../../support/field.js'

/**
 * What a prover can do who keeps to every rule but that of the scalars c_i: hints with any scalars, whose quotients and
 * carries are those of the right scalars.
 */
export function forgeBatch(input: {
  parameters: BatchSignatureParameters
  slots: readonly BatchSlot[]
  combination: Combination
  scalars: readonly (readonly bigint[])[]
}) {
  const { parameters, slots, combination, scalars } = input
  const factors = combination.weights.map(fromDigits)
  const right = slots.map(({ hash }, i) => scalarDigits(8n * factors[i]! * hash))
  const { hints } = combineSlots({ parameters, slots, combination, scalars: [...right, scalars.at(-1)!] })
  const forms = slots.reduce((sum, { hash }, i) => sum + ((hash >> 253n) << BigInt(i)), 0n)
  const absorbed = [...scalars.map((digits) => mod(fromDigits(digits))), combination.first, forms]
  const start = startPoint(sponge(parameters.tags.secondChallenge, absorbed))
  const { sum, slopes } = multiplyScalars({
    start: start.point,
    keys: slots.map(({ publicKey }) => toCurvePoint(publicKey)),
    nonces: slots.map(({ R8 }) => toCurvePoint(R8)),
    weights: combination.weights,
    scalars,
  })
  return {
    holds: sum.subtract(start.point).isSmallOrder(),
    hints: {
      ...hints,
      scalars: scalars.map((digits) => digits.map(mod)),
      start: [start.counter, start.v, ...slopesOfTriple(start.point)],
      slopes,
    },
  }
}

function slopesOfTriple(point: CurvePoint): bigint[] {
  return findSlopes([{ left: point }, { left: point, right: point.double() }])
}
