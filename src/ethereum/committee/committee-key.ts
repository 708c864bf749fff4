import { bls12_381 } from '@noble/curves/bls12-381.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { splitLimbs } from '../../arithmetic/limbs.js'
import { BASE_FIELD_ORDER } from '../../bls12-381/base-field.js'
import { poseidon } from '../../hash/poseidon.js'
import type { Hex } from '../types/hex.js'
import { CommitteeError } from './committee-error.js'

/** Widths of the six limbs in which the committee tree holds x. */
export const KEY_X_WIDTHS = [64, 64, 64, 64, 64, 61] as const
/** Widths of the three limbs in which the committee tree holds y*. */
export const KEY_Y_STAR_WIDTHS = [128, 128, 124] as const

const COMPRESSED_HEX_LENGTH = 2 + 2 * 48

/**
 * A public key as its 48 compressed bytes say it: y* = min(y, p - y), and sign is 1n when y = p - y*.
 */
export type CommitteeKey = { x: bigint; y: bigint; yStar: bigint; sign: 0n | 1n }

/**
 * Decompresses a public key.
 *
 * @throws CommitteeError INVALID_PUBLIC_KEY when the bytes are not 48, not a compressed point of the prime-order subgroup,
 * or are infinity.
 */
export function decodeCommitteeKey(pubkey: Hex): CommitteeKey {
  let x: bigint
  let y: bigint
  try {
    if (pubkey.length !== COMPRESSED_HEX_LENGTH) throw new RangeError('a compressed key has 48 bytes')
    const point = bls12_381.G1.Point.fromBytes(hexToBytes(pubkey.slice(2)))
    if (point.is0()) throw new RangeError('the point at infinity')
    ;({ x, y } = point.toAffine())
  } catch (cause) {
    throw new CommitteeError(
      'INVALID_PUBLIC_KEY',
      'A committee key is not a compressed point of the curve.',
      {
        cause,
        facts: [`pubkey: ${pubkey}`],
      },
    )
  }
  const sign = 2n * y > BASE_FIELD_ORDER ? 1n : 0n
  return { x, y, yStar: sign === 1n ? BASE_FIELD_ORDER - y : y, sign }
}

/** The limbs of a key. */
export function keyLimbs(key: CommitteeKey): { x: bigint[]; yStar: bigint[]; sign: bigint } {
  return {
    x: splitLimbs(key.x, KEY_X_WIDTHS),
    yStar: splitLimbs(key.yStar, KEY_Y_STAR_WIDTHS),
    sign: key.sign,
  }
}

/** The nine elements in which leaf and commitment absorb a key: x, then y*, with the sign above its top limb. */
export function keyElements(key: CommitteeKey): bigint[] {
  const { x, yStar, sign } = keyLimbs(key)
  return [...x, yStar[0]!, yStar[1]!, yStar[2]! + (sign << 124n)]
}

/** Leaf of the committee tree. Twin of `circuits/ethereum/committee-leaf.circom`. */
export function committeeLeaf(key: CommitteeKey): bigint {
  return poseidon(keyElements(key))
}
