import { buildEddsa } from 'circomlibjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../../src/arithmetic/scalar-field.js'
import {
  assertPublicKey,
  BASE,
  type JubPoint,
  SUBGROUP_ORDER,
  toCurvePoint,
  toJubPoint,
} from '../../../src/bft/signature/baby-jubjub.js'
import { createKeyPair, expandSecret } from '../../../src/bft/signature/key-pair.js'
import { challenge, type Signature, sign } from '../../../src/bft/signature/sign.js'
import { verifySignature } from '../../../src/bft/signature/verify-signature.js'
import { torsion as torsionPoints } from '../batch/torsion.js'
import { seeded } from '../chain.js'
import { expectCode } from '../expect-code.js'

type Eddsa = Awaited<ReturnType<typeof buildEddsa>>
let eddsa: Eddsa

const random = seeded(1)
const secretAt = (n: number) => Uint8Array.from({ length: 32 }, (_, i) => random(256) ^ (n + i))
const message = 123_456_789n
const p = SCALAR_FIELD_ORDER
const minusOne: JubPoint = { x: 0n, y: p - 1n }
const identity: JubPoint = { x: 0n, y: 1n }

/** All eight points of small order, as multiples of one of order 8. */
const torsion = () => torsionPoints().map(toJubPoint)
const add = (a: JubPoint, b: JubPoint) => toJubPoint(toCurvePoint(a).add(toCurvePoint(b)))

function theirs(signature: Signature, key: JubPoint, text: bigint): boolean {
  const { F } = eddsa
  const R8: [Uint8Array, Uint8Array] = [F.e(signature.R8.x), F.e(signature.R8.y)]
  return eddsa.verifyPoseidon(F.e(text), { R8, S: signature.S }, [F.e(key.x), F.e(key.y)])
}

beforeAll(async () => {
  eddsa = await buildEddsa()
})

describe('against circomlibjs', () => {
  test('default: keys and signatures are equal, and each side accepts them', () => {
    const { F } = eddsa
    for (let n = 0; n < 12; n++) {
      const secret = secretAt(n)
      const keys = createKeyPair(secret)
      const [x, y] = eddsa.prv2pub(secret)
      expect(keys.publicKey).toEqual({ x: F.toObject(x), y: F.toObject(y) })
      const text = n === 0 ? 0n : n === 1 ? p - 1n : challenge(keys.publicKey, keys.publicKey, BigInt(n))
      const ours = sign(keys, text)
      const other = eddsa.signPoseidon(secret, F.e(text))
      expect(ours).toEqual({
        R8: { x: F.toObject(other.R8[0]), y: F.toObject(other.R8[1]) },
        S: BigInt(other.S),
      })
      expect(verifySignature({ publicKey: keys.publicKey, message: text, signature: ours })).toBe(true)
      expect(theirs(ours, keys.publicKey, text)).toBe(true)
      const wrong = (text + 1n) % p
      expect(verifySignature({ publicKey: keys.publicKey, message: wrong, signature: ours })).toBe(false)
      expect(theirs(ours, keys.publicKey, wrong)).toBe(false)
    }
  })

  test('behavior: a torsion part in R8, which takes the key to make, passes the cofactored equation alone', () => {
    const secret = secretAt(40)
    const { publicKey } = createKeyPair(secret)
    const { scalar } = expandSecret(secret)
    for (const point of torsion().slice(1)) {
      const R8 = add(toJubPoint(BASE.multiply(99n)), point)
      const S = (99n + challenge(R8, publicKey, message) * scalar) % SUBGROUP_ORDER
      const signature = { R8, S }
      expect(verifySignature({ publicKey, message, signature })).toBe(true)
      expect(theirs(signature, publicKey, message)).toBe(false)
    }
  })
})

test('default: the eight points of small order are eight', () => {
  const points = torsion()
  expect(new Set(points.map(({ x, y }) => `${x},${y}`)).size).toBe(8)
  expect(points).toContainEqual(identity)
  expect(points).toContainEqual(minusOne)
})

describe('malleability', () => {
  const keys = createKeyPair(secretAt(50))
  const { publicKey } = keys
  const signature = sign(keys, message)
  const holds = (changed: Partial<Signature>, key = publicKey) =>
    verifySignature({ publicKey: key, message, signature: { ...signature, ...changed } })

  test('default: the signature holds', () => {
    expect(holds({})).toBe(true)
  })

  test('error: S plus the order, minus the order, and negated', () => {
    for (let k = 1n; k <= 8n; k++) expect(holds({ S: signature.S + k * SUBGROUP_ORDER })).toBe(false)
    expect(holds({ S: signature.S - SUBGROUP_ORDER })).toBe(false)
    expect(holds({ S: SUBGROUP_ORDER - signature.S })).toBe(false)
    expect(holds({ S: 0n })).toBe(false)
  })

  test('error: any small-order R8', () => {
    for (const R8 of torsion()) expect(holds({ R8 })).toBe(false)
  })

  test('error: a small-order R8 whose equation the holder of the key satisfies', () => {
    const { scalar } = expandSecret(keys.secret)
    for (const R8 of torsion()) {
      const S = (challenge(R8, publicKey, message) * scalar) % SUBGROUP_ORDER
      expect(holds({ R8, S })).toBe(false)
    }
  })

  test('error: a small-order key, with which anybody could sign', () => {
    const R8 = toJubPoint(BASE.multiply(7n))
    for (const key of torsion()) expect(holds({ R8, S: 7n }, key)).toBe(false)
  })

  test('error: R8 or the key moved by a point of small order', () => {
    for (const point of torsion().slice(1)) {
      expect(holds({ R8: add(signature.R8, point) })).toBe(false)
      expect(holds({}, add(publicKey, point))).toBe(false)
    }
  })

  test('error: the negated key, negated R8 and swapped coordinates', () => {
    const negate = ({ x, y }: JubPoint) => ({ x: p - x, y })
    const swap = ({ x, y }: JubPoint) => ({ x: y, y: x })
    expect(holds({}, negate(publicKey))).toBe(false)
    expect(holds({ R8: negate(signature.R8) })).toBe(false)
    expect(holds({ R8: negate(signature.R8), S: SUBGROUP_ORDER - signature.S }, negate(publicKey))).toBe(
      false,
    )
    expect(holds({ R8: swap(signature.R8) })).toBe(false)
    expect(holds({}, swap(publicKey))).toBe(false)
    expect(holds({ R8: publicKey }, signature.R8)).toBe(false)
  })

  test('error: coordinates that are not canonical, negative or off the curve', () => {
    const { x, y } = signature.R8
    for (const R8 of [
      { x: x + p, y },
      { x, y: y + p },
      { x: x - p, y },
      { x, y: (y + 1n) % p },
    ])
      expect(holds({ R8 })).toBe(false)
    expect(holds({}, { x: publicKey.x + p, y: publicKey.y })).toBe(false)
  })

  test('error: a message that is no field element cannot be signed', async () => {
    await expectCode('FIELD_OUT_OF_RANGE', () => sign(keys, p))
    await expectCode('FIELD_OUT_OF_RANGE', () => sign(keys, -1n))
  })

  test('error: a secret of another length', async () => {
    await expectCode('INVALID_SECRET_KEY', () => createKeyPair(new Uint8Array(31)))
  })
})

describe('public keys', () => {
  const { publicKey } = createKeyPair(secretAt(60))

  test('default: a derived key passes', () => {
    expect(() => assertPublicKey(publicKey)).not.toThrow()
  })

  test('error: identity, small order, outside the subgroup, off the curve', async () => {
    await expectCode('SMALL_ORDER_POINT', () => assertPublicKey(identity))
    for (const point of torsion()) await expectCode('SMALL_ORDER_POINT', () => assertPublicKey(point))
    for (const point of torsion().slice(1))
      await expectCode('POINT_OUTSIDE_SUBGROUP', () => assertPublicKey(add(publicKey, point)))
    await expectCode('POINT_OUTSIDE_SUBGROUP', () => assertPublicKey(add(publicKey, minusOne)))
    await expectCode('POINT_NOT_ON_CURVE', () => assertPublicKey({ x: 1n, y: 1n }))
    await expectCode('POINT_NOT_ON_CURVE', () => assertPublicKey({ x: publicKey.x + p, y: publicKey.y }))
  })
})
