import { normalizeZ } from '@noble/curves/abstract/curve.js'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { SyncCommittee } from '../ethereum/types/light-client.js'
import { DevnetError } from './devnet-error.js'
import type { SeededBytes } from './seeded-bytes.js'

const { Point } = bls12_381.G1
const { Fp, Fr } = bls12_381.fields

/** Puts the key of index `from` at index `to` as well: mainnet committees hold duplicates now and then. */
export type DuplicateKey = { from: number; to: number }

/** A committee and the secret keys of its members, in order. */
export type SeededCommittee = { committee: SyncCommittee; secretKeys: readonly bigint[] }

function scalar(bytes: Uint8Array): bigint {
  return Fr.create(bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n))
}

/**
 * The 48 compressed bytes of a point in affine form. The curve library checks the subgroup on every encoding, which a
 * sum of multiples of the generator does not need.
 */
function compress(point: InstanceType<typeof Point>): Hex {
  const { x, y } = point.toAffine()
  const flags = 2n * y > Fp.ORDER ? 0xa0n : 0x80n
  return `0x${((flags << 376n) | x).toString(16)}`
}

/**
 * A committee whose secret keys are an arithmetic progression with seeded start and step, so that the public keys take
 * one point addition each instead of one scalar multiplication.
 */
export function seededCommittee({
  seeded,
  period,
  size,
  duplicates = [],
}: {
  seeded: SeededBytes
  period: bigint
  size: number
  duplicates?: readonly DuplicateKey[] | undefined
}): SeededCommittee {
  const start = scalar(seeded.root(`period ${period}: first secret key`))
  const step = scalar(seeded.root(`period ${period}: step of secret keys`))
  const stride = Point.BASE.multiply(step)
  const secretKeys: bigint[] = []
  const points: InstanceType<typeof Point>[] = []
  let secretKey = start
  let point = Point.BASE.multiply(start)
  for (let index = 0; index < size; index++) {
    secretKeys.push(secretKey)
    points.push(point)
    secretKey = Fr.add(secretKey, step)
    point = point.add(stride)
  }
  for (const { from, to } of duplicates) {
    const [key, shared] = [secretKeys[from], points[from]]
    if (key === undefined || shared === undefined || to < 0 || to >= size) {
      throw new DevnetError('DEVNET_CONFIG', `No key can be copied from index ${from} to ${to} of ${size}.`)
    }
    secretKeys[to] = key
    points[to] = shared
  }
  const aggregate = points.reduce((sum, next) => sum.add(next), Point.ZERO)
  const pubkeys = normalizeZ(Point, points).map(compress)
  return { committee: { pubkeys, aggregatePubkey: compress(aggregate) }, secretKeys }
}
