import { weightedSum } from '../../src/arithmetic/batch.js'
import { limbPolynomial, splitLimbs } from '../../src/arithmetic/limbs.js'
import { packLimbs } from '../../src/arithmetic/pack.js'
import { evaluatePolynomial, polynomialRing } from '../../src/arithmetic/polynomial-ring.js'
import { createPrimeFieldRing } from '../../src/arithmetic/prime-field-ring.js'
import { drawWeights } from '../../src/arithmetic/weights.js'
import { BASE_FIELD_BITS, BASE_FIELD_ORDER } from '../../src/bls12-381/base-field.js'
import {
  type ApkParameters,
  BASE_BITS,
  COORDINATE_LAYOUT,
  KEY_X_LAYOUT,
  KEY_Y_LAYOUT,
  PRIME_LIMBS,
  SLOPE_LAYOUT,
} from '../../src/ethereum/apk/parameters.js'
import { apkIdentities, runningSum } from '../../src/ethereum/apk/running-sum.js'
import type { CommittedCommittee } from '../../src/ethereum/committee/committee-commitment.js'
import { keyLimbs } from '../../src/ethereum/committee/committee-key.js'
import { openingChildren, topNodes } from '../../src/ethereum/committee/committee-tree.js'
import { sponge } from '../../src/hash/sponge.js'
import type { Affine } from './apk-fixture.js'
import { inverse, mod } from './field.js'

const BASE = 1n << BigInt(BASE_BITS)
const field = createPrimeFieldRing(BASE_FIELD_ORDER)

/** A key as the circuit takes it, in limbs that need not be in range. */
export type KeyLimbs = ReturnType<typeof keyLimbs>

/** One slot of the absent list as a cheating prover fills it. */
export type Slot = {
  index: number
  active: 0 | 1
  /** Slope hint; the honest one when it is left out. */
  slope?: bigint
  /** Limbs given for the key in place of those of the one at `index`. */
  key?: KeyLimbs
}

export type Forgery = {
  parameters: ApkParameters
  committee: CommittedCommittee
  slots: readonly Slot[]
  /** Slope of the first addition; the honest one when it is left out. */
  firstSlope?: bigint
  /** Sum to claim; what the formulas lead to when it is left out. */
  claimed?: Affine
  /** Public words of the absent list; the slots' encoding, well-formed or not, when left out. */
  words?: readonly bigint[]
}

export type ForgedWitness = {
  inputs: Record<string, never>
  claimed: Affine
  weights: readonly bigint[]
  /** Whether the weighted sum of the identities happens to be 0 modulo the foreign prime. */
  consistent: boolean
}

/**
 * Everything a prover can compute for a statement, true or not: challenges, weights, the nearest quotient, and carries
 * solved in the native field, so that only ranges and identities stand in the way. Honest slots give an honest witness.
 */
export function forgeApk(forgery: Forgery): ForgedWitness {
  const { parameters, committee, slots } = forgery
  const keys = slots.map((slot) => slot.key ?? keyLimbs(committee.keys[slot.index]))
  const aggregate = keyLimbs(committee.aggregate)
  const { slopes, sum } = hints(forgery, keys)
  const claimed = forgery.claimed ?? sum
  const words = forgery.words ?? encodeSlots(slots, parameters.indexBits)
  const halves = ({ x, y }: Affine) => [x, y].map((value) => [value & (2n ** 192n - 1n), value >> 192n])
  const [sumX, sumY] = halves(claimed)

  const slopeLimbs = slopes.map((slope) => splitLimbs(slope, SLOPE_LAYOUT.widths))
  const widths = slopeLimbs.flatMap(() => SLOPE_LAYOUT.widths)
  const first = sponge(parameters.tags.firstChallenge, [
    committee.commitment,
    ...words,
    ...sumX,
    ...sumY,
    ...packLimbs(slopeLimbs.flat(), widths),
  ])
  const weights = drawWeights({
    tag: parameters.tags.weights,
    challenge: first,
    count: slots.length + 3,
    weightBits: parameters.weightBits,
  })
  if (weights === undefined) throw new Error('an element above the bound; take another case')
  const identities = apkIdentities(polynomialRing, {
    start: { x: limbPolynomial(parameters.startX, 1), y: limbPolynomial(parameters.startY, 1) },
    aggregate: keyPolynomials(aggregate),
    keys: slots.map(({ active }, j) => ({ point: keyPolynomials(keys[j]), active })),
    slopeOf: (j) => limbPolynomial(slopeLimbs[j], 1),
    claimed: { x: coordinate(claimed.x), y: coordinate(claimed.y) },
  })
  const total = weightedSum(identities, weights)
  const value = evaluatePolynomial(total, BASE)
  const quotient = nearestQuotient(value, parameters.batch.quotientLimbs)
  const difference = polynomialRing.sub(total, polynomialRing.mul(quotient, PRIME_LIMBS))
  const inputs = {
    commitment: committee.commitment,
    absent: words,
    sumX,
    sumY,
    nodes: topNodes(committee.tree, parameters.sharedLevels),
    aggregateX: aggregate.x,
    aggregateYStar: aggregate.yStar,
    aggregateSign: aggregate.sign,
    keyX: keys.map((key) => key.x),
    keyYStar: keys.map((key) => key.yStar),
    keySign: keys.map((key) => key.sign),
    children: slots.map(({ index }) =>
      openingChildren(committee.tree, index, parameters.treeDepth - parameters.sharedLevels),
    ),
    slopes: slopeLimbs,
    quotient: quotient.map(mod),
    carries: fieldCarries(difference, parameters.batch.carryBits.length),
  }
  return {
    inputs: inputs as unknown as Record<string, never>,
    claimed,
    weights,
    consistent: value % BASE_FIELD_ORDER === 0n,
  }
}

/** Carries of D = (X - B) C solved from the low end in the native field, where every division is exact. */
export function fieldCarries(difference: readonly bigint[], count: number): bigint[] {
  const carries: bigint[] = []
  for (let i = 0; i < count; i++)
    carries.push(mod(((carries[i - 1] ?? 0n) - (difference[i] ?? 0n)) * inverse(BASE)))
  return carries
}

/** Slot j as index + N active, in words of at most 253 bits, whatever the list looks like. */
export function encodeSlots(slots: readonly Slot[], indexBits: number): bigint[] {
  const perWord = Math.floor(253 / (indexBits + 1))
  const words = new Array<bigint>(Math.ceil(slots.length / perWord)).fill(0n)
  for (const [j, { index, active }] of slots.entries()) {
    const slot = BigInt(index) + (BigInt(active) << BigInt(indexBits))
    words[Math.floor(j / perWord)] += slot << BigInt((indexBits + 1) * (j % perWord))
  }
  return words
}

function hints({ parameters, committee, slots, firstSlope }: Forgery, keys: readonly KeyLimbs[]) {
  const slopes: bigint[] = []
  const point = (x: readonly bigint[], y: readonly bigint[]) => ({
    x: field.reduce(evaluatePolynomial(x, BASE)),
    y: field.reduce(evaluatePolynomial(y, BASE)),
  })
  const { sum } = runningSum(field, {
    start: point(parameters.startX, parameters.startY),
    aggregate: committee.aggregate,
    keys: keys.map((key, j) => {
      const { x, y } = keyPolynomials(key)
      return { point: point(x, y), active: slots[j].active }
    }),
    slopeOf: (j, left, right) => {
      const given = j === 0 ? firstSlope : slots[j - 1].slope
      const run = field.sub(right.x, left.x)
      const idle = j > 0 && slots[j - 1].active === 0
      const honest = idle || run === 0n ? 0n : field.mul(field.sub(right.y, left.y), field.invert(run))
      slopes.push(given ?? honest)
      return given ?? honest
    },
  })
  return { slopes, sum }
}

function nearestQuotient(value: bigint, limbs: number): bigint[] {
  const quotient: bigint[] = []
  let rest = (value - (((value % BASE_FIELD_ORDER) + BASE_FIELD_ORDER) % BASE_FIELD_ORDER)) / BASE_FIELD_ORDER
  for (let i = 0; i < limbs - 1; i++) {
    quotient.push(rest & (BASE - 1n))
    rest >>= BigInt(BASE_BITS)
  }
  return [...quotient, rest]
}

function coordinate(value: bigint): bigint[] {
  const fits = value >= 0n && value < 1n << BigInt(BASE_FIELD_BITS)
  return limbPolynomial(
    splitLimbs(fits ? value : field.reduce(value), COORDINATE_LAYOUT.widths),
    COORDINATE_LAYOUT.stride,
  )
}

function keyPolynomials({ x, yStar, sign }: KeyLimbs): { x: bigint[]; y: bigint[] } {
  const y = limbPolynomial(yStar, KEY_Y_LAYOUT.stride)
  return { x: limbPolynomial(x, KEY_X_LAYOUT.stride), y: y.map((limb) => (1n - 2n * sign) * limb) }
}
