import { createHash } from 'node:crypto'
import { loadFfCurve } from './ffjavascript-curve.js'

/** Points of a key before any contribution, affine little-endian Montgomery form. */
export type InitialKeyPoints = {
  readonly alpha1: Uint8Array
  readonly beta1: Uint8Array
  readonly beta2: Uint8Array
  readonly g1: Uint8Array
  readonly g2: Uint8Array
  readonly ic: Uint8Array
  /** `(tau^(i + domain) - tau^i) G`, see {@link hPowersCount}. */
  readonly hPowers: Uint8Array
  readonly l: Uint8Array
  readonly a: Uint8Array
  readonly b1: Uint8Array
  readonly b2: Uint8Array
}

/**
 * How many powers enter the hash. snarkjs 0.7.6 hashes `domain - 1` in blocks of 2^14 and does not shorten the last
 * block, so larger domains have one more.
 */
export function hPowersCount(domain: number): number {
  return domain <= 1 << 14 ? domain - 1 : domain
}

/** The circuit hash of `snarkjs groth16 setup`, which `snarkjs zkey verify` recomputes. */
export async function computeCircuitHash(points: InitialKeyPoints, domain: number): Promise<Uint8Array> {
  const { curve } = await loadFfCurve()
  const hash = createHash('blake2b512')
  const putG1 = async (bytes: Uint8Array) => hash.update(await curve.G1.batchLEMtoU(bytes))
  const putG2 = async (bytes: Uint8Array) => hash.update(await curve.G2.batchLEMtoU(bytes))
  const putCount = (count: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(count)
    hash.update(bytes)
  }
  await putG1(points.alpha1)
  await putG1(points.beta1)
  await putG2(points.beta2)
  await putG2(points.g2)
  await putG1(points.g1)
  await putG2(points.g2)
  putCount(points.ic.length / 64)
  await putG1(points.ic)
  putCount(domain - 1)
  await putG1(points.hPowers)
  for (const g1 of [points.l, points.a, points.b1]) {
    putCount(g1.length / 64)
    await putG1(g1)
  }
  putCount(points.b2.length / 128)
  await putG2(points.b2)
  return hash.digest()
}
