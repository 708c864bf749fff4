import { BASE, isOnCurve, type JubPoint, SUBGROUP_ORDER, toCurvePoint } from './baby-jubjub.js'
import { challenge, type Signature } from './sign.js'

/**
 * Whether a signature holds: S below the subgroup's order, A and R8 on the curve and not of small order, and
 * 8 (S B8 - R8 - 8 h A) = 0.
 *
 * DIFF FROM SPEC: circomlib leaves out the outer 8. Both accept the same signatures with R8 in the subgroup; the holder
 * of the key alone can make one with a torsion part in R8, which only this equation accepts. A batch of signatures
 * checked at once can decide nothing finer, so single checks must not either.
 */
export function verifySignature(parameters: {
  publicKey: JubPoint
  message: bigint
  signature: Signature
}): boolean {
  const { publicKey, message, signature } = parameters
  const { R8, S } = signature
  if (typeof S !== 'bigint' || S < 0n || S >= SUBGROUP_ORDER) return false
  if (!isOnCurve(publicKey) || !isOnCurve(R8)) return false
  const key = toCurvePoint(publicKey).clearCofactor()
  const nonce = toCurvePoint(R8)
  if (key.is0() || nonce.isSmallOrder()) return false
  const h = challenge(R8, publicKey, message) % SUBGROUP_ORDER
  const left = S === 0n ? BASE.subtract(BASE) : BASE.multiply(S)
  return left.subtract(nonce).subtract(key.multiplyUnsafe(h)).isSmallOrder()
}
