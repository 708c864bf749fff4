import { bls12_381 } from '@noble/curves/bls12-381.js'
import { type ContractG1Point, type ContractG2Point, encodeG1 } from '../../src/chain/encode-point.js'

export const P = bls12_381.fields.Fp.ORDER

/** Affine coordinates of a point in EIP-2537 form. */
export function decodeG1(point: ContractG1Point): { x: bigint; y: bigint } {
  const join = (high: string, low: string) => (BigInt(high) << 256n) | BigInt(low)
  return { x: join(point.x_a, point.x_b), y: join(point.y_a, point.y_b) }
}

/** The same point with its coordinates changed. */
export function moveG1(
  point: ContractG1Point,
  move: (affine: { x: bigint; y: bigint }) => { x?: bigint; y?: bigint },
): ContractG1Point {
  const affine = decodeG1(point)
  return encodeG1({ ...affine, ...move(affine) })
}

/** The same signature with p added to the first coordinate: another encoding of one number. */
export function addPrimeToSignature(signature: ContractG2Point): ContractG2Point {
  const value = ((BigInt(signature.x_c0_a) << 256n) | BigInt(signature.x_c0_b)) + P
  const digits = value.toString(16).padStart(128, '0')
  return { ...signature, x_c0_a: `0x${digits.slice(0, 64)}`, x_c0_b: `0x${digits.slice(64)}` }
}

const Z = `0x${'00'.repeat(32)}` as const
export const INFINITY_G2: ContractG2Point = {
  x_c0_a: Z,
  x_c0_b: Z,
  x_c1_a: Z,
  x_c1_b: Z,
  y_c0_a: Z,
  y_c0_b: Z,
  y_c1_a: Z,
  y_c1_b: Z,
}

/** A point of the twist outside the subgroup of order r, found by trying small x. */
export function outsideSubgroup(): { x: { c0: bigint; c1: bigint }; y: { c0: bigint; c1: bigint } } {
  const { Fp2 } = bls12_381.fields
  for (let c0 = 1n; ; c0++) {
    const x = Fp2.fromBigTuple([c0, 0n])
    const square = Fp2.add(Fp2.mul(Fp2.sqr(x), x), Fp2.fromBigTuple([4n, 4n]))
    try {
      const y = Fp2.sqrt(square)
      if (!bls12_381.G2.Point.fromAffine({ x, y }).isTorsionFree()) return { x, y }
    } catch {
      // not a square: no point with this x
    }
  }
}

export function encodeG2(affine: ReturnType<typeof outsideSubgroup>): ContractG2Point {
  const { x, y } = affine
  const [low, high] = [encodeG1({ x: x.c0, y: x.c1 }), encodeG1({ x: y.c0, y: y.c1 })]
  return {
    x_c0_a: low.x_a,
    x_c0_b: low.x_b,
    x_c1_a: low.y_a,
    x_c1_b: low.y_b,
    y_c0_a: high.x_a,
    y_c0_b: high.x_b,
    y_c1_a: high.y_a,
    y_c1_b: high.y_b,
  }
}
