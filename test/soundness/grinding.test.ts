import { bls12_381 } from '@noble/curves/bls12-381.js'
import { describe, expect, test } from 'vitest'
import { BASE_FIELD_ORDER } from '../../src/bls12-381/base-field.js'
import { expectedSum, openApk, testCommittee } from '../support/apk-fixture.js'
import { type Forgery, forgeApk, type Slot } from '../support/forge-apk.js'

const committee = testCommittee(32, 'grinding')
const { Point, Fp } = { Point: bls12_381.G1.Point, Fp: bls12_381.fields.Fp }
const ABSENT = 5
const join = (limbs: readonly bigint[]) => limbs.reduceRight((sum, limb) => (sum << 32n) + limb, 0n)

/** Member 5 is declared absent, and the slope of the line to +K instead of -K adds the key where it must be taken away. */
async function attack(weightBits: number | undefined, tries: number) {
  const size = { committeeSize: 32, capacity: 2, ...(weightBits === undefined ? {} : { weightBits }) }
  const { circuit, parameters } = await openApk(size)
  const start = { x: join(parameters.startX), y: join(parameters.startY) }
  const total = expectedSum(committee, [], start)
  const key = committee.keys[ABSENT]
  const slope = Fp.div(Fp.sub(key.y, total.y), Fp.sub(key.x, total.x))
  const slots = (nonce: bigint): Slot[] => [
    { index: ABSENT, active: 1, slope },
    { index: 0, active: 0, slope: nonce },
  ]
  const forgery = (nonce: bigint): Forgery => ({ parameters, committee, slots: slots(nonce) })
  for (let nonce = 0; nonce < tries; nonce++) {
    const forged = forgeApk(forgery(BigInt(nonce)))
    if (forged.consistent) return { circuit, start, forged, nonce }
  }
  return { circuit, start, forged: forgeApk(forgery(0n)), nonce: undefined }
}

describe('grinding a weight', () => {
  test('behavior: at 12 bits a false sum on the curve is proven after some thousand tries', async () => {
    const { circuit, start, forged, nonce } = await attack(12, 40_000)
    expect(nonce).toBeDefined()
    expect(forged.weights[1]).toBe(0n)
    const truth = expectedSum(committee, [ABSENT], start)
    expect(forged.claimed).not.toEqual(truth)
    const wrong = Point.fromAffine(expectedSum(committee, [], start)).add(
      Point.fromAffine(committee.keys[ABSENT]),
    )
    expect(forged.claimed).toEqual(wrong.toAffine())
    await circuit.expectPass(forged.inputs)
  }, 600_000)

  test('behavior: at the real width the same search finds nothing, and its best try is rejected', async () => {
    const { circuit, forged, nonce } = await attack(undefined, 200)
    expect(nonce).toBeUndefined()
    expect(forged.claimed.x).toBeLessThan(BASE_FIELD_ORDER)
    await circuit.expectFail(forged.inputs)
  })
})
