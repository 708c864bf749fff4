import { type BatchParameters, batchParameters } from '../../arithmetic/batch-parameters.js'
import { boundsRing } from '../../arithmetic/bounds-ring.js'
import { limbBounds, limbLayout, limbPolynomial, splitLimbs } from '../../arithmetic/limbs.js'
import { BASE_FIELD_BITS, BASE_FIELD_ORDER } from '../../bls12-381/base-field.js'
import { runningSumStart } from '../../bls12-381/running-sum-start.js'
import { domainTag } from '../../hash/tag.js'
import { commitmentTag } from '../committee/committee-commitment.js'
import { apkIdentities } from './running-sum.js'

/** Bits of the base B of every limb polynomial. */
export const BASE_BITS = 32
/** Bits of a weight: a prover needs about 2^100 tries to hide one false identity. */
export const WEIGHT_BITS = 100

/** Slopes: limbs of one base digit each. */
export const SLOPE_LAYOUT = limbLayout(BASE_FIELD_BITS, BASE_BITS, BASE_BITS)
/** x of a key: limbs of two base digits, as the committee tree holds them. */
export const KEY_X_LAYOUT = limbLayout(BASE_FIELD_BITS, 64, BASE_BITS)
/** y* of a key, below p / 2: limbs of four base digits, as the committee tree holds them. */
export const KEY_Y_LAYOUT = limbLayout(BASE_FIELD_BITS - 1, 128, BASE_BITS)
/** Coordinates of the sum: limbs of three base digits. */
export const COORDINATE_LAYOUT = limbLayout(BASE_FIELD_BITS, 96, BASE_BITS)
/** Limbs of p. */
export const PRIME_LIMBS = splitLimbs(BASE_FIELD_ORDER, SLOPE_LAYOUT.widths)

/** Size of an instance. */
export type ApkSize = {
  /** N: members of the committee, 512 or 32. */
  committeeSize: number
  /** M: the most absent members. */
  capacity: number
  /** S; only tests choose it. */
  weightBits?: number | undefined
}

/** Everything an instance of the `apk` circuit is made with. */
export type ApkParameters = {
  committeeSize: number
  capacity: number
  weightBits: number
  indexBits: number
  treeDepth: number
  sharedLevels: number
  startX: readonly bigint[]
  startY: readonly bigint[]
  batch: BatchParameters
  tags: { commitment: bigint; firstChallenge: bigint; weights: bigint; secondChallenge: bigint }
}

/** Levels of the arity-8 tree that holds a committee. */
export function treeDepthOf(committeeSize: number): number {
  return Math.ceil(Math.log2(committeeSize) / 3)
}

/** Computes the parameters of an instance; throws a `RangeError` when no sound choice of widths exists. */
export function apkParameters(size: ApkSize): ApkParameters {
  const { committeeSize, capacity, weightBits = WEIGHT_BITS } = size
  const start = runningSumStart()
  const startX = splitLimbs(start.x, SLOPE_LAYOUT.widths)
  const startY = splitLimbs(start.y, SLOPE_LAYOUT.widths)

  const coordinate = limbBounds(COORDINATE_LAYOUT)
  const point = { x: limbBounds(KEY_X_LAYOUT), y: limbBounds(KEY_Y_LAYOUT) }
  const slope = limbBounds(SLOPE_LAYOUT)
  const identities = apkIdentities(boundsRing, {
    start: { x: limbPolynomial(startX, 1), y: limbPolynomial(startY, 1) },
    aggregate: point,
    keys: Array.from({ length: capacity }, () => ({ point, active: 'either' as const })),
    slopeOf: () => slope,
    claimed: { x: coordinate, y: coordinate },
  })
  const batch = batchParameters({
    identities,
    weightBits,
    prime: BASE_FIELD_ORDER,
    primeLimbs: PRIME_LIMBS,
    baseBits: BASE_BITS,
  })

  const treeDepth = treeDepthOf(committeeSize)
  const sizes = `N=${committeeSize} M=${capacity} S=${weightBits} w=${BASE_BITS}`
  return {
    committeeSize,
    capacity,
    weightBits,
    indexBits: Math.log2(committeeSize),
    treeDepth,
    sharedLevels: cheapestSharedLevels(treeDepth, capacity),
    startX,
    startY,
    batch,
    tags: {
      commitment: commitmentTag(committeeSize),
      firstChallenge: domainTag(`concordat v1 apk first challenge ${sizes}`),
      weights: domainTag(`concordat v1 apk weights ${sizes}`),
      secondChallenge: domainTag(`concordat v1 apk second challenge ${sizes}`),
    },
  }
}

/** Upper tree levels to hash once for all openings: the choice with the fewest constraints. */
function cheapestSharedLevels(treeDepth: number, capacity: number): number {
  const costOf = (shared: number): number => {
    const nodes = 8 ** shared
    return 411 * ((nodes - 1) / 7) + capacity * (418 * (treeDepth - shared) + nodes - 1)
  }
  const choices = Array.from({ length: treeDepth - 1 }, (_, i) => i + 1)
  return choices.reduce((best, shared) => (costOf(shared) < costOf(best) ? shared : best))
}
