import { describe, expect, test } from 'vitest'
import { BASE_FIELD_ORDER } from '../../src/bls12-381/base-field.js'
import { fingerprint } from '../../src/ethereum/link/fingerprint.js'
import { HALF_RANGE, linkParameters } from '../../src/ethereum/link/parameters.js'
import {
  type ForgedLink,
  fingerprintOfLimbs,
  forgeLink,
  limbsOf,
  limbsOfPoint,
  linkWeights,
  tensorWeight,
} from '../ethereum/link/forge-link.js'
import { linkCase, openLink } from '../ethereum/link/link-fixture.js'
import { createRandom } from '../support/field.js'

const BAD = 13
const base = linkCase('link grinding')
const keys = limbsOf(base.committed)
const random = createRandom('link grinding')

/** The bytes of the honest committee, and a y* that is not theirs: another one with each try, and so another C. */
const falseKeys = () =>
  keys.with(BAD, limbsOfPoint({ ...base.committed.keys[BAD], yStar: random.below(HALF_RANGE) }))

/** Tries until the weights of the bad key vanish in every round. */
function grind(parameters: ReturnType<typeof linkParameters>, tries: number) {
  const { committeeRoot } = base
  let last: ForgedLink | undefined
  for (let tried = 1; tried <= tries; tried++) {
    last = forgeLink({ parameters, keys: falseKeys(), committeeRoot })
    if (last.consistent) return { forged: last, tried, found: true }
  }
  if (last === undefined) throw new RangeError('no tries')
  return { forged: last, tried: tries, found: false }
}

describe('grinding the weights of a false key', () => {
  test('behavior: at 3 bits and one round a second commitment for the same bytes is proven at once', async () => {
    const weak = { weightBits: 3, rounds: 1 }
    const { circuit, parameters } = await openLink(weak)
    const { forged, tried, found } = grind(parameters, 100)
    expect({ found, tried: tried < 100 }).toEqual({ found: true, tried: true })
    const { weights, rho, commitment } = forged
    expect(tensorWeight({ weights, rows: parameters.rows, round: 0, key: BAD }) % BASE_FIELD_ORDER).toBe(0n)
    // All that the contract checks is in order, and yet C is not the honest one.
    expect(forged.fingerprint).toBe(fingerprint(base.committee, rho))
    expect(commitment).not.toBe(base.committed.commitment)
    await circuit.expectPass(forged.inputs)
  })

  test('behavior: at the real width and number of rounds the same search finds nothing', async () => {
    const { circuit, parameters } = await openLink()
    const { forged, found } = grind(parameters, 40)
    expect(found).toBe(false)
    expect(forged.fingerprint).toBe(fingerprint(base.committee, forged.rho))
    await circuit.expectFail(forged.inputs)
  })

  test('behavior: one round out of five that the false key survives is not enough', async () => {
    const { circuit, parameters } = await openLink({ weightBits: 3, rounds: 2 })
    const { committeeRoot } = base
    for (let tried = 0; tried < 200; tried++) {
      const forged = forgeLink({ parameters, keys: falseKeys(), committeeRoot })
      const zeros = [0, 1].map((round) => {
        const { weights } = forged
        return tensorWeight({ weights, rows: parameters.rows, round, key: BAD }) === 0n
      })
      if (zeros[0] === zeros[1]) continue
      expect(forged.consistent).toBe(false)
      await circuit.expectFail(forged.inputs)
      return
    }
    throw new Error('no such case')
  })

  test('behavior: the share of lucky tries is what the number of bits and rounds says', () => {
    const real = linkParameters({ committeeSize: 32 })
    for (const [weightBits, rounds] of [
      [3, 1],
      [2, 2],
    ]) {
      const sizes = { ...real, weightBits, rounds }
      const tries = 400
      let lucky = 0
      for (let i = 0; i < tries; i++) {
        const weights = linkWeights(sizes, [random.element(), random.element(), random.element()])
        const vanishes = (round: number) =>
          tensorWeight({ weights, rows: sizes.rows, round, key: BAD }) === 0n
        if (Array.from({ length: rounds }, (_, round) => vanishes(round)).every(Boolean)) lucky++
      }
      const expected = (2 * 2 ** -weightBits - 2 ** (-2 * weightBits)) ** rounds
      expect(Math.abs(lucky / tries - expected)).toBeLessThan(5 * Math.sqrt(expected / tries))
      expect(expected).toBeLessThan(2 ** (rounds * (1 - weightBits)))
    }
  })

  test('behavior: only bytes and C decide the weights: hints, shared bits and y* of one C cannot be tried', () => {
    const parameters = linkParameters({ committeeSize: 32 })
    const { committeeRoot } = base
    const { weights, rho } = forgeLink({ parameters, keys, committeeRoot })
    for (const low of [
      [1n, 2n],
      [3n, 4n],
    ])
      expect(forgeLink({ parameters, keys, committeeRoot, low }).weights).toEqual(weights)
    expect(fingerprintOfLimbs(keys, rho)).toBe(fingerprint(base.committee, rho))
  })
})
