import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dependencyRoot } from './package-root.js'
import { runSnarkjs } from './snarkjs.js'

/** Text of the verification key and of the Solidity verifier that belong to a key. */
export type ExportedKey = {
  readonly key: unknown
  readonly verificationKey: string
  readonly verifier: string
}

/**
 * Derives verification key and verifier from a zkey: the same bytes every time, as the circuit build writes them.
 *
 * @throws ArtifactError PROCESS_FAILED, BUILD_ABORTED
 */
export async function exportKey(zkey: string, signal?: AbortSignal | undefined): Promise<ExportedKey> {
  const template = join(dependencyRoot('snarkjs'), 'templates', 'verifier_groth16.sol.ejs')
  const { results } = await runSnarkjs({
    calls: [
      { method: 'zKey.exportVerificationKey', args: [zkey] },
      { method: 'zKey.exportSolidityVerifier', args: [zkey, { groth16: await readFile(template, 'utf8') }] },
    ],
    signal,
  })
  const [key, verifier] = results
  return { key, verificationKey: `${JSON.stringify(key, null, 1)}\n`, verifier: String(verifier) }
}
