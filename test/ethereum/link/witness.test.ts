import { describe, expect, test } from 'vitest'
import { polynomialRing } from '../../../src/arithmetic/polynomial-ring.js'
import { BASE_FIELD_ORDER } from '../../../src/bls12-381/base-field.js'
import { fingerprint, fingerprintPoint } from '../../../src/ethereum/link/fingerprint.js'
import { HALF_RANGE, LINK_PRIME_LIMBS, linkParameters } from '../../../src/ethereum/link/parameters.js'
import { buildLinkWitness, type LinkWitness } from '../../../src/ethereum/link/witness.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { batchResidue, hintsOutOfRange } from '../../arithmetic/batch-oracle.js'
import { R } from '../../support/field.js'
import { hasRealData } from '../../support/real-data.js'
import { naiveCommitment } from '../committee/naive-commitment.js'
import { readMainnetCommittee } from '../spec/real-manifest.js'
import { borderKey, CUT } from './border-key.js'
import { forgeLink, limbsOf, linkWeights, tensorWeight } from './forge-link.js'
import { caseOf, type LinkCase, linkCase, withKeys } from './link-fixture.js'

const small = linkParameters({ committeeSize: 32 })
const full = linkParameters({ committeeSize: 512 })
const build = (circuit: typeof small, of: LinkCase) => buildLinkWitness({ circuit, ...of })
const signed = (value: bigint) => (value > R / 2n ? value - R : value)
const modulus = { primeLimbs: LINK_PRIME_LIMBS, baseBits: 64 }

/** T of a round again, by schoolbook products of the witness's own limbs. */
function totalOf({ inputs, publicInputs }: LinkWitness, circuit: typeof small, round: number): bigint[] {
  const weights = linkWeights(circuit, publicInputs)
  const total = new Array<bigint>(16).fill(0n)
  const x = inputs.x as bigint[][]
  const yStar = inputs.yStar as bigint[][]
  for (const [key, limbs] of x.entries()) {
    const y = yStar[key].flatMap((limb) => [limb & (2n ** 64n - 1n), limb >> 64n])
    const weight = tensorWeight({ weights, rows: circuit.rows, round, key })
    const cube = polynomialRing.mul(polynomialRing.mul(limbs, limbs), limbs)
    for (const [i, value] of polynomialRing.mul(y, y).entries()) total[i] += weight * value
    for (const [i, value] of cube.entries()) total[i] -= weight * value
    total[0] -= 4n * weight
  }
  return total
}

/** Every round's hints are in range and its total is Q p + (X - 2^64) C, coefficient by coefficient. */
function expectSound(witness: LinkWitness, circuit: typeof small): void {
  for (let round = 0; round < circuit.rounds; round++) {
    const hints = {
      quotient: (witness.inputs.quotient as bigint[][])[round].map(signed),
      carries: (witness.inputs.carries as bigint[][])[round].map(signed),
    }
    const total = totalOf(witness, circuit, round)
    expect(total.reduceRight((sum, value) => sum * 2n ** 64n + value, 0n) % BASE_FIELD_ORDER).toBe(0n)
    expect(hintsOutOfRange(hints, circuit.batch)).toEqual([])
    expect(batchResidue(total, hints, modulus).every((value) => value === 0n)).toBe(true)
  }
}

describe('buildLinkWitness', () => {
  const base = linkCase('witness')

  test('default: the statement is [C, rho, F], and every round divides', () => {
    const witness = build(small, base)
    const { commitment } = base.committed
    const point = fingerprintPoint({ committeeRoot: base.committeeRoot, commitment })
    expect(commitment).toBe(naiveCommitment(base.committee, poseidon))
    expect(witness.publicInputs).toEqual([commitment, point, fingerprint(base.committee, point)])
    expect(witness.inputs).toMatchObject({ commitment, rho: point, low: [0n, 0n] })
    expectSound(witness, small)
  })

  test('behavior: the independent prover of the soundness tests finds the same hints', () => {
    const { committed, committeeRoot } = base
    expect(forgeLink({ parameters: small, keys: limbsOf(committed), committeeRoot }).inputs).toEqual(
      build(small, base).inputs,
    )
  })

  test('error: a key off the curve leaves no quotient', () => {
    const key = base.committed.keys[4]
    for (const off of [
      { ...key, yStar: key.yStar ^ 1n },
      { ...key, x: key.x ^ (2n ** 70n) },
    ])
      expect(() => build(small, withKeys(base, { 4: off }))).toThrow('not 0 modulo the prime')
  })

  test('behavior: a key at the border of the half-range gives its lower bits to all', () => {
    const key = borderKey(2n ** 220n)
    const low = HALF_RANGE - key.yStar
    expect(low).toBeGreaterThan(0n)
    const bits = key.yStar & (2n ** CUT - 1n)
    for (const replaced of [{ 9: key }, { 9: key, 20: key, 31: key }]) {
      const witness = build(small, withKeys(base, replaced))
      expect(witness.inputs.low).toEqual([bits & (2n ** 128n - 1n), bits >> 128n])
      expectSound(witness, small)
    }
  })
})

describe.skipIf(!hasRealData)('recorded mainnet committees', () => {
  test.each([290, 1777])('default: every round divides for the committee of period %i', (period) => {
    const of = caseOf(readMainnetCommittee(period))
    const witness = build(full, of)
    expect(witness.publicInputs[0]).toBe(naiveCommitment(of.committee, poseidon))
    expectSound(witness, full)
  })
})
