import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { loadFfCurve } from '../../src/artifacts/development-setup/ffjavascript-curve.js'
import type { SetupSecrets } from '../../src/artifacts/development-setup/secrets.js'
import { dependencyRoot } from '../../src/artifacts/package-root.js'
import { runNode } from '../../src/artifacts/run-process.js'

const snarkjsCli = join(dependencyRoot('snarkjs'), 'build', 'cli.cjs')
const beaconHash = '01'.repeat(32)
const iterationsExponent = 10

/**
 * A prepared ptau made by snarkjs whose secret is known: its only contribution is a beacon, and snarkjs draws tau, alpha
 * and beta in that order from ChaCha seeded with the beacon hashed 2^10 times.
 */
export async function makeKnownPtau(
  directory: string,
  power: number,
): Promise<{ ptau: string; secrets: Omit<SetupSecrets, 'delta'> }> {
  const { curve, ChaCha } = await loadFfCurve()
  let hash: Buffer = Buffer.from(beaconHash, 'hex')
  for (let round = 0; round < 2 ** iterationsExponent; round++)
    hash = createHash('sha256').update(hash).digest()
  const rng = new ChaCha(Array.from({ length: 8 }, (_, index) => hash.readUInt32BE(index * 4)))
  const [tau, alpha, beta] = [0, 1, 2].map(() => curve.Fr.toObject(curve.Fr.fromRng(rng)))
  if (tau === undefined || alpha === undefined || beta === undefined) throw new Error('no secret was drawn')

  const paths = ['0.ptau', '1.ptau', 'known.ptau'].map((name) => join(directory, name))
  const [first = '', second = '', ptau = ''] = paths
  const steps = [
    ['new', 'bn128', String(power), first],
    ['beacon', first, second, beaconHash, String(iterationsExponent), '--name=beacon'],
    ['prepare', 'phase2', second, ptau],
  ]
  for (const step of steps) {
    const { code, stdout } = await runNode({ args: [snarkjsCli, 'powersoftau', ...step] })
    if (code !== 0) throw new Error(stdout)
  }
  return { ptau, secrets: { tau, alpha, beta } }
}
