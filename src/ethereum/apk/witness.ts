import { batchWitness, weightedSum } from '../../arithmetic/batch.js'
import type { CircuitInputs } from '../../arithmetic/circuit-inputs.js'
import { type LimbLayout, limbPolynomial, splitLimbs } from '../../arithmetic/limbs.js'
import { packLimbs } from '../../arithmetic/pack.js'
import { polynomialRing } from '../../arithmetic/polynomial-ring.js'
import { createPrimeFieldRing } from '../../arithmetic/prime-field-ring.js'
import { toScalar } from '../../arithmetic/scalar-field.js'
import { drawWeights } from '../../arithmetic/weights.js'
import { BASE_FIELD_ORDER } from '../../bls12-381/base-field.js'
import { runningSumStart } from '../../bls12-381/running-sum-start.js'
import { sponge } from '../../hash/sponge.js'
import type { CommittedCommittee } from '../committee/committee-commitment.js'
import { CommitteeError } from '../committee/committee-error.js'
import { type CommitteeKey, keyLimbs } from '../committee/committee-key.js'
import { openingChildren, topNodes } from '../committee/committee-tree.js'
import {
  type ApkParameters,
  COORDINATE_LAYOUT,
  KEY_X_LAYOUT,
  KEY_Y_LAYOUT,
  PRIME_LIMBS,
  SLOPE_LAYOUT,
} from './parameters.js'
import { apkPublicInputs, assertAbsentList } from './public-inputs.js'
import { apkIdentities, runningSum } from './running-sum.js'

/** Witness inputs of the `apk` circuit, with the statement they prove. */
export type ApkWitness = {
  inputs: CircuitInputs
  publicInputs: bigint[]
  sum: { x: bigint; y: bigint }
}

const field = createPrimeFieldRing(BASE_FIELD_ORDER)

/**
 * Finds all hints of the `apk` circuit.
 *
 * @param absent strictly increasing indices of the members that did not sign, at most `parameters.capacity`.
 * @throws CommitteeError INVALID_COMMITTEE_SIZE, INVALID_ABSENT_LIST; RangeError when a running sum meets a key (a discrete-logarithm relation).
 */
export function buildApkWitness(parameters: {
  circuit: ApkParameters
  committee: CommittedCommittee
  absent: readonly number[]
}): ApkWitness {
  const { circuit, committee, absent } = parameters
  if (committee.keys.length !== circuit.committeeSize) {
    throw new CommitteeError(
      'INVALID_COMMITTEE_SIZE',
      'The committee is not of the size the circuit is for.',
      {
        facts: [`committee: ${committee.keys.length}`, `circuit: ${circuit.committeeSize}`],
      },
    )
  }
  assertAbsentList({ absent, ...circuit })
  const slots = Array.from({ length: circuit.capacity }, (_, j) => ({
    index: absent[j] ?? 0,
    active: j < absent.length ? (1 as const) : (0 as const),
  }))
  const keys = slots.map(({ index }) => committee.keys[index]!)

  const { slopes, sum } = findSlopes({ committee, keys, active: slots.map((slot) => slot.active) })
  const publicInputs = apkPublicInputs({ commitment: committee.commitment, absent, sum }, circuit)

  const slopeLimbs = slopes.map((slope) => splitLimbs(slope, SLOPE_LAYOUT.widths))
  const slopeWidths = slopeLimbs.flatMap(() => SLOPE_LAYOUT.widths)
  const firstChallenge = sponge(circuit.tags.firstChallenge, [
    ...publicInputs,
    ...packLimbs(slopeLimbs.flat(), slopeWidths),
  ])
  const weights = drawWeights({
    tag: circuit.tags.weights,
    challenge: firstChallenge,
    count: circuit.capacity + 3,
    weightBits: circuit.weightBits,
  })
  if (weights === undefined)
    throw new RangeError(
      'no weights exist for these hints (probability below 2^-49): use an instance of another capacity',
    )

  const identities = apkIdentities(polynomialRing, {
    start: { x: limbPolynomial(circuit.startX, 1), y: limbPolynomial(circuit.startY, 1) },
    aggregate: keyPolynomials(committee.aggregate),
    keys: slots.map(({ active }, j) => ({ point: keyPolynomials(keys[j]!), active })),
    slopeOf: (j) => limbPolynomial(slopeLimbs[j]!, 1),
    claimed: {
      x: layoutPolynomial(sum.x, COORDINATE_LAYOUT),
      y: layoutPolynomial(sum.y, COORDINATE_LAYOUT),
    },
  })
  const { quotient, carries } = batchWitness(weightedSum(identities, weights), {
    ...circuit.batch,
    prime: BASE_FIELD_ORDER,
    primeLimbs: PRIME_LIMBS,
  })

  const aggregate = keyLimbs(committee.aggregate)
  const keyInputs = keys.map(keyLimbs)
  const words = publicInputs.length - 5
  return {
    publicInputs,
    sum,
    inputs: {
      commitment: publicInputs[0]!,
      absent: publicInputs.slice(1, 1 + words),
      sumX: publicInputs.slice(1 + words, 3 + words),
      sumY: publicInputs.slice(3 + words),
      nodes: topNodes(committee.tree, circuit.sharedLevels),
      aggregateX: aggregate.x,
      aggregateYStar: aggregate.yStar,
      aggregateSign: aggregate.sign,
      keyX: keyInputs.map((key) => key.x),
      keyYStar: keyInputs.map((key) => key.yStar),
      keySign: keyInputs.map((key) => key.sign),
      children: slots.map(({ index }) =>
        openingChildren(committee.tree, index, circuit.treeDepth - circuit.sharedLevels),
      ),
      slopes: slopeLimbs,
      quotient: quotient.map(toScalar),
      carries: carries.map(toScalar),
    },
  }
}

/** Slopes of all additions, 0 where a slot is inactive, and the sum they lead to. */
function findSlopes(parameters: {
  committee: CommittedCommittee
  keys: readonly CommitteeKey[]
  active: readonly (0 | 1)[]
}): { slopes: bigint[]; sum: { x: bigint; y: bigint } } {
  const { committee, keys, active } = parameters
  const slopes: bigint[] = []
  const { sum } = runningSum(field, {
    start: runningSumStart(),
    aggregate: committee.aggregate,
    keys: keys.map((point, j) => ({ point, active: active[j]! })),
    slopeOf(j, left, right) {
      const inactive = j > 0 && active[j - 1] === 0
      const slope = inactive
        ? 0n
        : field.mul(field.sub(right.y, left.y), field.invert(field.sub(right.x, left.x)))
      slopes.push(slope)
      return slope
    },
  })
  return { slopes, sum }
}

function layoutPolynomial(value: bigint, layout: LimbLayout): bigint[] {
  return limbPolynomial(splitLimbs(value, layout.widths), layout.stride)
}

/** y is taken as (1 - 2 sign) y*, as in the circuit: equal to y modulo p, not as an integer. */
function keyPolynomials(key: CommitteeKey): { x: bigint[]; y: bigint[] } {
  const yStar = layoutPolynomial(key.yStar, KEY_Y_LAYOUT)
  return { x: layoutPolynomial(key.x, KEY_X_LAYOUT), y: key.sign === 1n ? yStar.map((limb) => -limb) : yStar }
}
