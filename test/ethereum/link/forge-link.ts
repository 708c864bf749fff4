import type { BatchParameters } from '../../../src/arithmetic/batch-parameters.js'
import { splitLimbs } from '../../../src/arithmetic/limbs.js'
import { evaluatePolynomial, polynomialRing } from '../../../src/arithmetic/polynomial-ring.js'
import { drawWeights } from '../../../src/arithmetic/weights.js'
import { BASE_FIELD_ORDER } from '../../../src/bls12-381/base-field.js'
import { type CommitteeKey, keyLimbs } from '../../../src/ethereum/committee/committee-key.js'
import { committeeTree } from '../../../src/ethereum/committee/committee-tree.js'
import { curveEquation } from '../../../src/ethereum/link/curve-equation.js'
import { fingerprintPoint } from '../../../src/ethereum/link/fingerprint.js'
import { LINK_PRIME_LIMBS, type LinkParameters } from '../../../src/ethereum/link/parameters.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { sponge } from '../../../src/hash/sponge.js'
import { createRandom, inverse, mod, R } from '../../support/field.js'
import type { Inputs } from '../../support/witness-calculator.js'

const BASE = 1n << 64n
const MASK = BASE - 1n

/** A key as the circuit takes it, in limbs that need not be in range, nor be those of a point. */
export type LinkKeyLimbs = { x: readonly bigint[]; yStar: readonly bigint[]; sign: bigint }

export type LinkForgery = {
  parameters: LinkParameters
  /** The committee's keys, then the aggregate. */
  keys: readonly LinkKeyLimbs[]
  /** SSZ root from which rho follows as in the contract, together with the commitment to `keys`. */
  committeeRoot: Hex
  /** Commitment to claim; that to `keys` when left out. */
  commitment?: bigint
  /** Point of the fingerprint in place of that one. */
  rho?: bigint
  /** Fingerprint to claim; that of `keys` when left out. */
  fingerprint?: bigint
  /** Shared lower bits; those of the first key at the border, or 0, when left out. */
  low?: readonly bigint[]
  /** Whole quotient of a round in place of the nearest one. */
  quotientOf?: (total: readonly bigint[]) => bigint
}

export type ForgedLink = {
  inputs: Inputs
  commitment: bigint
  rho: bigint
  fingerprint: bigint
  weights: readonly bigint[]
  /** Whether the weighted sum of every round happens to be 0 modulo p. */
  consistent: boolean
}

/**
 * Everything a prover can compute for a statement, true or not: commitment, challenges, weights, the nearest quotient, and
 * carries solved in the native field, so that only ranges and identities stand in the way. Honest keys give an honest
 * witness.
 */
export function forgeLink(forgery: LinkForgery): ForgedLink {
  const { parameters, keys, committeeRoot } = forgery
  const { tags, rounds, rows, weightBits, batch } = parameters
  const commitment = forgery.commitment ?? commitmentTo(parameters, keys)
  const rho = forgery.rho ?? fingerprintPoint({ committeeRoot, commitment })
  const fingerprint = forgery.fingerprint ?? fingerprintOfLimbs(keys, rho)
  const weights = linkWeights({ tags, rounds, rows, weightBits }, [commitment, rho, fingerprint])

  const identities = keys.map(({ x, yStar }) => curveEquation(polynomialRing, { x, y: wordsOf(yStar) }, [4n]))
  let consistent = true
  const hints = Array.from({ length: rounds }, (_, r) => {
    const total = identities.reduce<readonly bigint[]>((sum, identity, k) => {
      const weight = tensorWeight({ weights, rows, round: r, key: k })
      return polynomialRing.add(sum, polynomialRing.mul(identity, [weight]))
    }, [])
    const value = evaluatePolynomial(total, BASE)
    if (value % BASE_FIELD_ORDER !== 0n) consistent = false
    const quotient = quotientLimbs(
      forgery.quotientOf?.(total) ?? floorDivide(value, BASE_FIELD_ORDER),
      batch.quotientLimbs,
    )
    const difference = polynomialRing.sub(total, polynomialRing.mul(quotient, LINK_PRIME_LIMBS))
    return { quotient: quotient.map(mod), carries: nativeCarries(difference, batch.carryBits.length) }
  })
  const inputs = {
    commitment,
    rho: mod(rho),
    fingerprint: mod(fingerprint),
    x: keys.map(({ x }) => x.map(mod)),
    yStar: keys.map(({ yStar }) => yStar.map(mod)),
    sign: keys.map(({ sign }) => mod(sign)),
    low: [...(forgery.low ?? lowOf(keys))],
    quotient: hints.map(({ quotient }) => quotient),
    carries: hints.map(({ carries }) => carries),
  }
  return { inputs, commitment, rho, fingerprint, weights, consistent }
}

/** Limbs of the keys and the aggregate of a committee. */
export function limbsOf(committee: {
  keys: readonly CommitteeKey[]
  aggregate: CommitteeKey
}): LinkKeyLimbs[] {
  return [...committee.keys, committee.aggregate].map(keyLimbs)
}

/** Limbs of a key given by any numbers; y* must fit 380 bits. */
export function limbsOfPoint(point: { x: bigint; yStar: bigint; sign: bigint }): LinkKeyLimbs {
  return {
    x: splitLimbs(point.x, [64, 64, 64, 64, 64, 61]),
    yStar: splitLimbs(point.yStar, [128, 128, 124]),
    sign: point.sign,
  }
}

/** C of any limbs. */
export function commitmentTo({ tags }: LinkParameters, keys: readonly LinkKeyLimbs[]): bigint {
  const elements = keys.map(({ x, yStar, sign }) =>
    [...x, yStar[0], yStar[1], yStar[2] + sign * 2n ** 124n].map(mod),
  )
  const { root } = committeeTree(elements.slice(0, -1).map((key) => poseidon(key)))
  return poseidon([tags.commitment, root, ...elements[elements.length - 1]])
}

/** What the circuit computes as fingerprint: Horner's rule over limbs, whether or not they fit 64 bits. */
export function fingerprintOfLimbs(keys: readonly LinkKeyLimbs[], rho: bigint): bigint {
  const signs: bigint[] = []
  for (let k = 0; k < keys.length; k += 253)
    signs.push(keys.slice(k, k + 253).reduce((word, { sign }, i) => word + (sign << BigInt(i)), 0n))
  const chunks = [...keys.flatMap(({ x }) => x.toReversed()), ...signs]
  return chunks.reduce((value, chunk) => mod(value * rho + chunk), 0n)
}

/** The weights that follow from a statement. */
export function linkWeights(
  { tags, rounds, rows, weightBits }: Pick<LinkParameters, 'tags' | 'rounds' | 'rows' | 'weightBits'>,
  statement: readonly bigint[],
): bigint[] {
  const challenge = sponge(tags.firstChallenge, statement.map(mod))
  const weights = drawWeights({ tag: tags.weights, challenge, count: 2 * rounds * rows, weightBits })
  if (weights === undefined) throw new Error('an element above the bound; take another case')
  return weights
}

/** Weight of a key in a round. */
export function tensorWeight(of: {
  weights: readonly bigint[]
  rows: number
  round: number
  key: number
}): bigint {
  const { weights, rows, round, key } = of
  return weights[2 * round * rows + Math.floor(key / rows)] * weights[(2 * round + 1) * rows + (key % rows)]
}

/** The six words that the circuit reads from its bits of y*. */
function wordsOf(yStar: readonly bigint[]): bigint[] {
  return yStar.flatMap((limb, i) => {
    const value = mod(limb)
    return [value & MASK, (value >> 64n) & (i === 2 ? 2n ** 60n - 1n : MASK)]
  })
}

function lowOf(keys: readonly LinkKeyLimbs[]): bigint[] {
  const half = (BASE_FIELD_ORDER - 1n) / 2n
  const border = keys.find(({ yStar }) => yStar[2] >> 22n === half >> 278n)
  if (border === undefined) return [0n, 0n]
  return [border.yStar[0], border.yStar[1] + ((border.yStar[2] & (2n ** 22n - 1n)) << 128n)]
}

function floorDivide(value: bigint, by: bigint): bigint {
  return (value - (((value % by) + by) % by)) / by
}

function quotientLimbs(quotient: bigint, count: number): bigint[] {
  const limbs: bigint[] = []
  let rest = quotient
  for (let i = 0; i < count - 1; i++) {
    limbs.push(rest & MASK)
    rest >>= 64n
  }
  return [...limbs, rest]
}

/** Carries of D = (X - B) C solved from the low end in the native field, where every division is exact. */
function nativeCarries(difference: readonly bigint[], count: number): bigint[] {
  const invert = inverse(BASE)
  const carries: bigint[] = []
  for (let i = 0; i < count; i++) carries.push(mod(((carries[i - 1] ?? 0n) - (difference[i] ?? 0n)) * invert))
  return carries
}

/**
 * A quotient for which the batch identity holds modulo r, whatever the total. Among those, all `first` plus multiples of r,
 * one is drawn whose carries, random elements then, fit `bits` bits.
 */
export function wrappingQuotient(total: readonly bigint[], batch: BatchParameters, bits: number): bigint {
  const first = mod(evaluatePolynomial(total, BASE) * inverse(BASE_FIELD_ORDER))
  const room = 2n ** BigInt(64 * (batch.quotientLimbs - 1) + batch.quotientTopBits - 2)
  const random = createRandom('wrapping quotient')
  for (;;) {
    const quotient = first + R * random.below(room / R)
    const limbs = quotientLimbs(quotient, batch.quotientLimbs)
    const difference = polynomialRing.sub(total, polynomialRing.mul(limbs, LINK_PRIME_LIMBS))
    const carries = nativeCarries(difference, batch.carryBits.length)
    if (carries.every((carry) => mod(carry + 2n ** BigInt(bits - 1)) < 2n ** BigInt(bits))) return quotient
  }
}
