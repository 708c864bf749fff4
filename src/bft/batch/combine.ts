import type { CircuitInput } from '../../arithmetic/circuit-inputs.js'
import { createPrimeFieldRing } from '../../arithmetic/prime-field-ring.js'
import { SCALAR_FIELD_ORDER, toScalar } from '../../arithmetic/scalar-field.js'
import { sponge } from '../../hash/sponge.js'
import { type CurvePoint, type JubPoint, toCurvePoint } from '../signature/baby-jubjub.js'
import { fromDigits, hashForm } from './digits.js'
import { type BatchWeights, drawBatchWeights } from './draw-weights.js'
import { invertAll, ORDER_8_SUM, toMontgomery } from './montgomery.js'
import { multiplyScalars } from './multi-scalar.js'
import type { BatchSignatureParameters } from './parameters.js'
import { checkScalars } from './scalar-check.js'
import { findSlopes } from './slopes.js'
import { startPoint } from './start-point.js'

const field = createPrimeFieldRing(SCALAR_FIELD_ORDER)

/** Hints of the `BatchSignatures` template by signal; what contains it takes them under the same names. */
export type BatchHints = Readonly<
  Record<
    'R8x' | 'R8y' | 'salt' | 'points' | 'scalars' | 'draws' | 'start' | 'slopes' | 'quotient' | 'carries',
    CircuitInput
  >
>

/** Key, nonce point and challenge hash of a slot. */
export type BatchSlot = { publicKey: JubPoint; R8: JubPoint; hash: bigint }

/** First challenge of a batch, with the salt it took, and what is drawn from it. */
export type Combination = BatchWeights & { salt: bigint; first: bigint }

/** Salts to try; one in five challenges of a batch of 512 has weights. */
const SALTS = 4096n

/**
 * Finds the first salt, from 0 on, for which a first challenge has weights.
 *
 * @throws RangeError when there is none (probability 2^-1300)
 */
export function drawCombination(
  parameters: BatchSignatureParameters,
  hashes: readonly bigint[],
): Combination {
  const { tags, slots } = parameters
  for (let salt = 0n; salt < SALTS; salt++) {
    const first = sponge(tags.firstChallenge, [...hashes, salt])
    const weights = drawBatchWeights({ tag: tags.weights, challenge: first, count: slots })
    if (weights !== undefined) return { salt, first, ...weights }
  }
  throw new RangeError('no weights exist for these signatures')
}

/** What each key is multiplied by: 8 times the sum of u_k h_k over its signatures, before reduction. */
export function keyScalars(
  { keys }: BatchSignatureParameters,
  { weights }: Combination,
  hashes: readonly bigint[],
): bigint[] {
  const scalars = new Array<bigint>(keys).fill(0n)
  for (const [k, hash] of hashes.entries()) scalars[k % keys]! += 8n * fromDigits(weights[k]!) * hash
  return scalars
}

/** Packs the forms of hashes as the second challenge absorbs them. */
function packForms(hashes: readonly bigint[]): bigint[] {
  const words = new Array<bigint>(Math.ceil(hashes.length / 253)).fill(0n)
  for (const [i, hash] of hashes.entries()) words[Math.floor(i / 253)]! += hashForm(hash) << BigInt(i % 253)
  return words
}

/**
 * All hints of a batch once its scalars are chosen.
 *
 * @param slots signature k by key k mod N.   @param scalars digits of c_i and, last, of s.
 * @returns `holds`: whether the combination is 0, without which the hints satisfy nothing.
 * @throws RangeError when a point is of small order or a scalar c_i is wrong
 */
export function combineSlots(input: {
  parameters: BatchSignatureParameters
  slots: readonly BatchSlot[]
  combination: Combination
  scalars: readonly (readonly bigint[])[]
}): { hints: BatchHints; holds: boolean } {
  const { parameters, slots, combination, scalars } = input
  const { weights } = combination
  const hashes = slots.map(({ hash }) => hash)
  const keys = slots.slice(0, parameters.keys).map(({ publicKey }) => toCurvePoint(publicKey))
  const nonces = slots.map(({ R8 }) => toCurvePoint(R8))
  const second = sponge(parameters.tags.secondChallenge, [
    ...scalars.map((digits) => toScalar(fromDigits(digits))),
    combination.first,
    ...packForms(hashes),
  ])
  const { quotient, carries } = checkScalars({
    parameters,
    challenge: second,
    hashes,
    weights,
    scalars: scalars.slice(0, -1),
  })
  const start = startPoint(second)
  const { sum, slopes } = multiplyScalars({ start: start.point, keys, nonces, weights, scalars })
  const hints = {
    R8x: slots.map(({ R8 }) => R8.x),
    R8y: slots.map(({ R8 }) => R8.y),
    salt: combination.salt,
    points: pointHints([...keys, ...nonces]),
    scalars: scalars.map((digits) => digits.map(toScalar)),
    draws: combination.draws.map((digits) => digits.map(toScalar)),
    start: [start.counter, start.v, ...tripleSlopes([start.point])],
    slopes,
    quotient,
    carries,
  }
  return { hints, holds: sum.subtract(start.point).isSmallOrder() }
}

/** Slopes of 2P and of 2P + P, point by point. */
function tripleSlopes(points: readonly CurvePoint[]): bigint[] {
  return findSlopes(points.flatMap((point) => [{ left: point }, { left: point, right: point.double() }]))
}

/** Hints of `circuits/babyjubjub/odd-multiples.circom` for each point. */
function pointHints(points: readonly CurvePoint[]): bigint[][] {
  const coordinates = toMontgomery(points)
  const small = invertAll(
    coordinates.map(([u]) => field.mul(toScalar(u * u - u), toScalar(u * u - ORDER_8_SUM * u + 1n))),
  )
  const slopes = tripleSlopes(points)
  return coordinates.map(([u, v], i) => [u, v, small[i]!, slopes[2 * i]!, slopes[2 * i + 1]!])
}
