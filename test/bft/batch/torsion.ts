import {
  BASE,
  type CurvePoint,
  type JubPoint,
  SUBGROUP_ORDER,
  toCurvePoint,
  toJubPoint,
} from '../../../src/bft/signature/baby-jubjub.js'
import { expandSecret, type KeyPair } from '../../../src/bft/signature/key-pair.js'
import { challenge, type Signature } from '../../../src/bft/signature/sign.js'

/** The points of small order: multiples 0 to 7 of one of order 8. */
export function torsion(): CurvePoint[] {
  // EIP-2494's generator of the whole group; a multiple of it has order 8.
  const generator = toCurvePoint({
    x: 995203441582195749578291179787384436505546430278305826713579947235728471134n,
    y: 5472060717959818805561601436314318772137091100104008585924551046643952123905n,
  })
  const eighth = generator.multiplyUnsafe(SUBGROUP_ORDER - 1n).add(generator)
  const points = [BASE.subtract(BASE)]
  for (let i = 1; i < 8; i++) points.push(points[i - 1]!.add(eighth))
  return points
}

/** A signature whose nonce point has a torsion part; nonce 0 leaves nothing else. */
export function signWithTorsion(input: {
  keys: KeyPair
  message: bigint
  nonce: bigint
  part: CurvePoint
  publicKey?: JubPoint
}): Signature {
  const { keys, message, nonce, part, publicKey = keys.publicKey } = input
  const R8 = toJubPoint(nonce === 0n ? part : BASE.multiply(nonce).add(part))
  const { scalar } = expandSecret(keys.secret)
  return { R8, S: (nonce + challenge(R8, publicKey, message) * scalar) % SUBGROUP_ORDER }
}
