import { batchWitness, weightedSum } from '../../arithmetic/batch.js'
import type { BatchParameters } from '../../arithmetic/batch-parameters.js'
import type { CircuitInputs } from '../../arithmetic/circuit-inputs.js'
import { splitLimbs } from '../../arithmetic/limbs.js'
import { type Polynomial, polynomialRing } from '../../arithmetic/polynomial-ring.js'
import { toScalar } from '../../arithmetic/scalar-field.js'
import { drawWeights } from '../../arithmetic/weights.js'
import { BASE_FIELD_ORDER } from '../../bls12-381/base-field.js'
import { sponge } from '../../hash/sponge.js'
import type { CommittedCommittee } from '../committee/committee-commitment.js'
import { type CommitteeKey, keyLimbs } from '../committee/committee-key.js'
import type { Hex } from '../types/hex.js'
import type { SyncCommittee } from '../types/light-client.js'
import { curveEquation } from './curve-equation.js'
import { fingerprint, fingerprintPoint } from './fingerprint.js'
import {
  HALF_RANGE,
  HALF_RANGE_TOP_BITS,
  LINK_PRIME_LIMBS,
  LINK_X_LAYOUT,
  LINK_Y_LAYOUT,
  type LinkParameters,
} from './parameters.js'

/** Witness inputs of the `link` circuit, with the statement they prove: [C, rho, fingerprint]. */
export type LinkWitness = { inputs: CircuitInputs; publicInputs: bigint[] }

/**
 * Finds all hints of the `link` circuit.
 *
 * @param committee the compressed keys.   @param committed the same, decompressed and committed to.
 * @param committeeRoot hash tree root of the committee, on which the fingerprint's point depends.
 */
export function buildLinkWitness(parameters: {
  circuit: LinkParameters
  committee: SyncCommittee
  committed: CommittedCommittee
  committeeRoot: Hex
}): LinkWitness {
  const { circuit, committee, committed, committeeRoot } = parameters
  const { commitment } = committed
  const point = fingerprintPoint({ committeeRoot, commitment })
  const publicInputs = [commitment, point, fingerprint(committee, point)]

  const keys = [...committed.keys, committed.aggregate]
  const { rounds, rows, weightBits, tags } = circuit
  const challenge = sponge(tags.firstChallenge, publicInputs)
  const weights = drawWeights({ tag: tags.weights, challenge, count: 2 * rounds * rows, weightBits })
  if (weights === undefined) throw new RangeError('no weights exist for this committee (probability 2^-40)')

  const identities = keys.map((key) =>
    curveEquation<Polynomial>(
      polynomialRing,
      { x: splitLimbs(key.x, LINK_X_LAYOUT.widths), y: splitLimbs(key.yStar, LINK_Y_LAYOUT.widths) },
      [4n],
    ),
  )
  const batches = Array.from({ length: rounds }, (_, r) => {
    const [a, b] = [2 * r * rows, (2 * r + 1) * rows]
    const products = identities.map((_, k) => weights[a + Math.floor(k / rows)]! * weights[b + (k % rows)]!)
    return batchWitness(weightedSum(identities, products), withPrime(circuit.batch))
  })

  const limbs = keys.map(keyLimbs)
  return {
    publicInputs,
    inputs: {
      commitment,
      rho: publicInputs[1]!,
      fingerprint: publicInputs[2]!,
      x: limbs.map((key) => key.x),
      yStar: limbs.map((key) => key.yStar),
      sign: limbs.map((key) => key.sign),
      low: sharedLow(keys),
      quotient: batches.map(({ quotient }) => quotient.map(toScalar)),
      carries: batches.map(({ carries }) => carries.map(toScalar)),
    },
  }
}

function withPrime(batch: BatchParameters) {
  return { ...batch, prime: BASE_FIELD_ORDER, primeLimbs: LINK_PRIME_LIMBS }
}

/** Lower bits of the y* whose top bits are those of (p - 1) / 2, if there is one; see `circuits/ethereum/y-star.circom`. */
function sharedLow(keys: readonly CommitteeKey[]): bigint[] {
  const cut = BigInt(BASE_FIELD_BITS_OF_Y - HALF_RANGE_TOP_BITS)
  const border = keys.find((key) => key.yStar >> cut === HALF_RANGE >> cut)
  const low = border === undefined ? 0n : border.yStar & ((1n << cut) - 1n)
  return [low & ((1n << 128n) - 1n), low >> 128n]
}

const BASE_FIELD_BITS_OF_Y = 380
