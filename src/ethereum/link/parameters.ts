import { type BatchParameters, batchParameters } from '../../arithmetic/batch-parameters.js'
import { boundsRing } from '../../arithmetic/bounds-ring.js'
import { limbBounds, limbLayout, splitLimbs } from '../../arithmetic/limbs.js'
import { BASE_FIELD_BITS, BASE_FIELD_ORDER } from '../../bls12-381/base-field.js'
import { domainTag } from '../../hash/tag.js'
import { commitmentTag } from '../committee/committee-commitment.js'
import { curveEquation } from './curve-equation.js'

/** Bits of the base of every limb polynomial in `link`. */
export const LINK_BASE_BITS = 64
/** Limbs of x, and words of y*, in `link`. */
export const LINK_X_LAYOUT = limbLayout(BASE_FIELD_BITS, 64, LINK_BASE_BITS)
export const LINK_Y_LAYOUT = limbLayout(BASE_FIELD_BITS - 1, 64, LINK_BASE_BITS)
/** Limbs of p. */
export const LINK_PRIME_LIMBS = splitLimbs(BASE_FIELD_ORDER, LINK_X_LAYOUT.widths)

/** Largest y*. */
export const HALF_RANGE = (BASE_FIELD_ORDER - 1n) / 2n
/** Top bits in which every y* is compared with the half-range; the bit above the cut is 0 in (p - 1) / 2. */
export const HALF_RANGE_TOP_BITS = 102

/** Bits of a weight, two of which are multiplied; and rounds: a false equation hides with at most 2^(ROUNDS (1 - S)). */
export const LINK_WEIGHT_BITS = 23
export const LINK_ROUNDS = 5

/** Everything an instance of the `link` circuit is made with. */
export type LinkParameters = {
  committeeSize: number
  leaves: number
  treeDepth: number
  weightBits: number
  rounds: number
  /** Weights of each kind in a round; their square covers every key and the aggregate. */
  rows: number
  batch: BatchParameters
  tags: { commitment: bigint; firstChallenge: bigint; weights: bigint; secondChallenge: bigint }
}

/** Computes the parameters of an instance; throws a `RangeError` when no sound choice of widths exists. */
export function linkParameters(size: { committeeSize: number }): LinkParameters {
  const { committeeSize } = size
  const treeDepth = Math.ceil(Math.log2(committeeSize) / 3)
  const identity = curveEquation(boundsRing, { x: limbBounds(LINK_X_LAYOUT), y: limbBounds(LINK_Y_LAYOUT) }, [
    4n,
  ])
  const keys = committeeSize + 1
  const batch = batchParameters({
    identities: new Array(keys).fill(identity),
    weightBits: 2 * LINK_WEIGHT_BITS,
    prime: BASE_FIELD_ORDER,
    primeLimbs: LINK_PRIME_LIMBS,
    baseBits: LINK_BASE_BITS,
  })
  const sizes = `N=${committeeSize} S=${LINK_WEIGHT_BITS} R=${LINK_ROUNDS} w=${LINK_BASE_BITS}`
  return {
    committeeSize,
    leaves: 8 ** treeDepth,
    treeDepth,
    weightBits: LINK_WEIGHT_BITS,
    rounds: LINK_ROUNDS,
    rows: Math.ceil(Math.sqrt(keys)),
    batch,
    tags: {
      commitment: commitmentTag(committeeSize),
      firstChallenge: domainTag(`concordat v1 link first challenge ${sizes}`),
      weights: domainTag(`concordat v1 link weights ${sizes}`),
      secondChallenge: domainTag(`concordat v1 link second challenge ${sizes}`),
    },
  }
}
