import { poseidonLanes } from '../../hash/poseidon.js'
import { WEIGHT_DIGITS } from './digits.js'

const ELEMENTS_PER_BLOCK = 15
const PAIRS = 125
/** An element at or above this has no proof. */
const ELEMENT_LIMIT = 12n << 250n

/** Weights of a batch by digits, and the digits of every element that they were drawn from. */
export type BatchWeights = { weights: bigint[][]; draws: bigint[][] }

/**
 * Draws odd weights below 2^100 in absolute value from a challenge, five from two elements.
 * Twin of `circuits/babyjubjub/weight-digits.circom`.
 *
 * @returns undefined when an element is too large (probability below 1/100 each): another challenge is needed.
 */
export function drawBatchWeights(parameters: {
  tag: bigint
  challenge: bigint
  count: number
}): BatchWeights | undefined {
  const { tag, challenge, count } = parameters
  const wanted = 2 * Math.floor(count / 5) + Math.ceil((count % 5) / 2)
  const draws: bigint[][] = []
  for (let block = 0; draws.length < wanted; block++) {
    const here = Math.min(ELEMENTS_PER_BLOCK, wanted - draws.length)
    const inputs = [challenge, tag, BigInt(block), ...new Array<bigint>(Math.max(0, here - 3)).fill(0n)]
    const elements = poseidonLanes(inputs, here)
    if (elements.some((element) => element >= ELEMENT_LIMIT)) return undefined
    draws.push(...elements.map(pairDigits))
  }
  const weights = Array.from({ length: count }, (_, k) => {
    const [first, place] = [2 * Math.floor(k / 5), k % 5]
    if (place === 4) return [...draws[first]!.slice(100), ...draws[first + 1]!.slice(100)]
    const from = WEIGHT_DIGITS * (place % 2)
    return draws[first + (place >> 1)]!.slice(from, from + WEIGHT_DIGITS)
  })
  return { weights, draws }
}

/** 2 bits - 3 for each pair of bits of an element, the lowest first; its 4 highest bits are left out. */
function pairDigits(element: bigint): bigint[] {
  return Array.from({ length: PAIRS }, (_, j) => 2n * ((element >> BigInt(2 * j)) & 3n) - 3n)
}
