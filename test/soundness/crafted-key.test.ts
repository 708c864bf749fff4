import { bls12_381 } from '@noble/curves/bls12-381.js'
import { describe, expect, test } from 'vitest'
import { buildApkWitness } from '../../src/ethereum/apk/witness.js'
import { commitCommittee } from '../../src/ethereum/committee/committee-commitment.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { expectedSum, openApk, testCommittee } from '../support/apk-fixture.js'
import { forgeApk, type Slot } from '../support/forge-apk.js'

const { Point } = bls12_381.G1
const { Fp, Fr } = bls12_381.fields
const join = (limbs: readonly bigint[]) => limbs.reduceRight((sum, limb) => (sum << 32n) + limb, 0n)
const hex = (point: InstanceType<typeof Point>): Hex => `0x${point.toHex(true)}`

/**
 * A committee in which member `index` is K = -(H + T') / 2, T' the sum of the others: then H + T = -K, and taking K away
 * adds a point to itself, where the slope is free. Nobody knows the secret key of K as long as nobody knows that of H.
 */
function craftedCommittee(start: { x: bigint; y: bigint }) {
  const honest = testCommittee(32, 'crafted key')
  for (let index = 0; ; index++) {
    const points = honest.keys.map((key) => Point.fromAffine(key))
    const others = points.filter((_, i) => i !== index).reduce((sum, point) => sum.add(point))
    const crafted = Point.fromAffine(start).add(others).negate().multiply(Fr.inv(2n))
    const square = Fp.mul(3n, crafted.toAffine().x)
    if (!Fp.eql(Fp.pow(square, (Fp.ORDER - 1n) / 2n), 1n)) continue
    points[index] = crafted
    const aggregate = points.reduce((sum, point) => sum.add(point))
    const committee = commitCommittee({ pubkeys: points.map(hex), aggregatePubkey: hex(aggregate) })
    return { committee, index, crafted, slope: Fp.sqrt(square) }
  }
}

describe('a key crafted against H, which proof of possession excludes', async () => {
  const { circuit, parameters } = await openApk({ committeeSize: 32, capacity: 2 })
  const start = { x: join(parameters.startX), y: join(parameters.startY) }
  const { committee, index, crafted, slope } = craftedCommittee(start)
  const slots = (given: bigint): Slot[] => [
    { index, active: 1, slope: given },
    { index: 0, active: 0 },
  ]

  test('default: H is the hash of the project text, so that nobody knows its logarithm', () => {
    const message = new TextEncoder().encode('concordat running sum start')
    const point = bls12_381.G1.hashToCurve(message, { DST: 'CONCORDAT-V1_BLS12381G1_XMD:SHA-256_SSWU_RO_' })
    expect(start).toEqual(point.toAffine())
    expect(Point.fromAffine(start).isTorsionFree()).toBe(true)
  })

  test('behavior: the honest prover refuses to go where the slope is free', () => {
    expect(() => buildApkWitness({ circuit: parameters, committee, absent: [index] })).toThrow(RangeError)
  })

  test('behavior: the circuit accepts a false sum on the curve: its limit, stated in its header', async () => {
    const forged = forgeApk({ parameters, committee, slots: slots(slope) })
    const truth = expectedSum(committee, [index], start)
    expect(forged.claimed).not.toEqual(truth)
    expect(forged.claimed).toEqual(crafted.toAffine())
    await circuit.expectPass(forged.inputs)
  })

  test('behavior: and points off the curve, which the consumer rejects', async () => {
    const forged = forgeApk({ parameters, committee, slots: slots(42n) })
    expect(() => Point.fromAffine(forged.claimed).assertValidity()).toThrow()
    await circuit.expectPass(forged.inputs)
  })

  test('behavior: the tangent gives the truth', async () => {
    const { x, y } = crafted.negate().toAffine()
    const tangent = Fp.div(Fp.mul(3n, Fp.sqr(x)), Fp.mul(2n, y))
    const forged = forgeApk({ parameters, committee, slots: slots(tangent) })
    expect(forged.claimed).toEqual(expectedSum(committee, [index], start))
    await circuit.expectPass(forged.inputs)
  })

  test('behavior: adding a point to its opposite satisfies nothing', async () => {
    // K' = H + T' + K' - K' ... the sum meets K itself when H + T = K, that is when the others sum to -H.
    const points = committee.keys.map((key) => Point.fromAffine(key))
    const others = points.slice(2).reduce((sum, point) => sum.add(point))
    points[0] = Point.fromAffine(start).add(others).negate()
    const aggregate = points.reduce((sum, point) => sum.add(point))
    const opposite = commitCommittee({ pubkeys: points.map(hex), aggregatePubkey: hex(aggregate) })
    for (const given of [0n, 1n, slope]) {
      const forged = forgeApk({
        parameters,
        committee: opposite,
        slots: [
          { index: 1, active: 1, slope: given },
          { index: 0, active: 0 },
        ],
      })
      expect(forged.consistent).toBe(false)
      await circuit.expectFail(forged.inputs)
    }
  })
})
