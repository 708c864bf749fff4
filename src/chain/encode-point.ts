import { bls12_381 } from '@noble/curves/bls12-381.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import type { Hex } from '../ethereum/types/hex.js'
import { ChainError } from './chain-error.js'

/** A G1 point in EIP-2537 form: each coordinate is 64 bytes, here as two words. */
export type ContractG1Point = { x_a: Hex; x_b: Hex; y_a: Hex; y_b: Hex }

/** A G2 point in EIP-2537 form: c0 before c1, where the compressed form has c1 first. */
export type ContractG2Point = {
  x_c0_a: Hex
  x_c0_b: Hex
  x_c1_a: Hex
  x_c1_b: Hex
  y_c0_a: Hex
  y_c0_b: Hex
  y_c1_a: Hex
  y_c1_b: Hex
}

/** One base-field element as two words, the high one first. */
function words(value: bigint): [Hex, Hex] {
  const digits = value.toString(16).padStart(128, '0')
  return [`0x${digits.slice(0, 64)}`, `0x${digits.slice(64)}`]
}

/** Affine coordinates in EIP-2537 form. */
export function encodeG1({ x, y }: { x: bigint; y: bigint }): ContractG1Point {
  const [x_a, x_b] = words(x)
  const [y_a, y_b] = words(y)
  return { x_a, x_b, y_a, y_b }
}

/**
 * Decompresses a 48-byte public key.
 *
 * @throws ChainError `ENCODING_FAILED` when the bytes are not a point of the curve.
 */
export function encodePublicKey(pubkey: Hex): ContractG1Point {
  try {
    return encodeG1(bls12_381.G1.Point.fromBytes(hexToBytes(pubkey.slice(2))).toAffine())
  } catch (cause) {
    throw ChainError.of('ENCODING_FAILED', 'A public key is not a point.', [`pubkey: ${pubkey}`], cause)
  }
}

/**
 * Decompresses a 96-byte signature.
 *
 * @throws ChainError `ENCODING_FAILED` when the bytes are not a point of the curve.
 */
export function encodeSignature(signature: Hex): ContractG2Point {
  try {
    const { x, y } = bls12_381.G2.Point.fromBytes(hexToBytes(signature.slice(2))).toAffine()
    const [x_c0_a, x_c0_b] = words(x.c0)
    const [x_c1_a, x_c1_b] = words(x.c1)
    const [y_c0_a, y_c0_b] = words(y.c0)
    const [y_c1_a, y_c1_b] = words(y.c1)
    return { x_c0_a, x_c0_b, x_c1_a, x_c1_b, y_c0_a, y_c0_b, y_c1_a, y_c1_b }
  } catch (cause) {
    throw ChainError.of(
      'ENCODING_FAILED',
      'The signature is not a point.',
      [`signature: ${signature}`],
      cause,
    )
  }
}
