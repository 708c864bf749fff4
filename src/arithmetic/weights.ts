import { poseidonLanes } from '../hash/poseidon.js'
import { SCALAR_FIELD_ORDER } from './scalar-field.js'

const ELEMENTS_PER_BLOCK = 15

/** Bits of an element that weights may take: above them 46 bits are left, which a random element fills up hardly ever. */
const WEIGHT_BITS_PER_ELEMENT = 208

/** Weights of this width drawn from one element. */
export function weightsPerElement(weightBits: number): number {
  return Math.floor(WEIGHT_BITS_PER_ELEMENT / weightBits)
}

/**
 * Largest squeezed element from which weights of `weightBits` bits are drawn: below the field's prime, with all bits
 * that weights take ones, so that the comparison costs the circuit only the bits above.
 */
export function weightElementBound(weightBits: number): bigint {
  const low = BigInt(weightsPerElement(weightBits) * weightBits)
  return ((SCALAR_FIELD_ORDER >> low) << low) - 1n
}

/**
 * Draws weights in [0, 2^weightBits) from a challenge, several from each squeezed element.
 * Twin of `circuits/arithmetic/weights.circom`.
 *
 * @returns undefined when an element exceeds the bound (probability below 2^-45): other hints are needed.
 */
export function drawWeights(parameters: {
  tag: bigint
  challenge: bigint
  count: number
  weightBits: number
}): bigint[] | undefined {
  const { tag, challenge, count, weightBits } = parameters
  if (weightBits > WEIGHT_BITS_PER_ELEMENT) throw new RangeError('a weight has at most 208 bits')
  const bound = weightElementBound(weightBits)
  const mask = (1n << BigInt(weightBits)) - 1n
  const elements: bigint[] = []
  const perElement = weightsPerElement(weightBits)
  const wanted = Math.ceil(count / perElement)
  for (let block = 0; elements.length < wanted; block++) {
    const here = Math.min(ELEMENTS_PER_BLOCK, wanted - elements.length)
    const inputs = [challenge, tag, BigInt(block), ...new Array<bigint>(Math.max(0, here - 3)).fill(0n)]
    elements.push(...poseidonLanes(inputs, here))
  }
  if (elements.some((element) => element > bound)) return undefined
  return Array.from(
    { length: count },
    (_, k) => (elements[Math.floor(k / perElement)]! >> BigInt((k % perElement) * weightBits)) & mask,
  )
}
