import { createHash } from 'node:crypto'
import { scalarFieldOrder } from '../bn254.js'
import type { FfCurve } from './ffjavascript-curve.js'
import { loadFfCurve } from './ffjavascript-curve.js'

/** Name of the contribution in every development key. */
export const developmentContributionName = 'DEVELOPMENT: secret is public, proofs can be forged'

/**
 * Section 10 of a zkey: the circuit hash and, for a delta other than 1, one contribution record that proves knowledge
 * of delta the way `snarkjs zkey contribute` does, so that snarkjs reads the key as a contributed one.
 */
export async function encodeContributions({
  circuitHash,
  delta,
}: {
  circuitHash: Uint8Array
  delta: bigint
}): Promise<Uint8Array> {
  const count = new Uint8Array(4)
  if (delta === 1n) return Buffer.concat([circuitHash, count])
  count[0] = 1
  const { curve, ChaCha } = await loadFfCurve()
  const { G1, G2, Fr } = curve
  const key = Fr.e(delta)
  const nonce = createHash('sha512').update(circuitHash).update(delta.toString(16)).digest('hex')
  const s = G1.toAffine(G1.timesFr(G1.g, Fr.e(BigInt(`0x${nonce}`) % scalarFieldOrder)))
  const sx = G1.toAffine(G1.timesFr(s, key))
  const transcript = createHash('blake2b512')
    .update(circuitHash)
    .update(uncompressed(G1, s))
    .update(uncompressed(G1, sx))
    .digest()
  const seed = Array.from({ length: 8 }, (_, index) => transcript.readUInt32BE(index * 4))
  const sp = G2.fromRng(new ChaCha(seed))
  const spx = G2.toAffine(G2.timesFr(sp, key))
  const name = Buffer.from(developmentContributionName)
  const parameters = Buffer.concat([Uint8Array.of(1, name.length), name])
  const parametersLength = Buffer.alloc(4)
  parametersLength.writeUInt32LE(parameters.length)
  return Buffer.concat([
    circuitHash,
    count,
    montgomery(G1, G1.toAffine(G1.timesFr(G1.g, key))),
    montgomery(G1, s),
    montgomery(G1, sx),
    montgomery(G2, spx),
    transcript,
    new Uint8Array(4),
    parametersLength,
    parameters,
  ])
}

function uncompressed(group: FfCurve['G1'], point: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(group.g.length * (2 / 3))
  group.toRprUncompressed(bytes, 0, point)
  return bytes
}

function montgomery(group: FfCurve['G1'], point: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(group.g.length * (2 / 3))
  group.toRprLEM(bytes, 0, point)
  return bytes
}
