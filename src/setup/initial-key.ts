import { digestFile } from '../artifacts/file-digest.js'
import { runSnarkjs } from '../artifacts/snarkjs.js'
import { SetupError } from './setup-error.js'

/**
 * Makes the key that a ceremony starts from. The same r1cs and ptau give the same bytes everywhere.
 *
 * @throws SetupError STEP_REFUSED; ArtifactError PROCESS_FAILED, BUILD_ABORTED
 */
export async function makeInitialKey({
  r1cs,
  ptau,
  zkey,
  signal,
}: {
  r1cs: string
  ptau: string
  zkey: string
  signal?: AbortSignal | undefined
}): Promise<{ sha256: string; circuitHash: string }> {
  const call = { method: 'zKey.newZKey', args: [r1cs, ptau, zkey, { logger: true }] }
  const { results, log } = await runSnarkjs({ calls: [call], signal })
  const [circuitHash] = results
  if (typeof circuitHash !== 'string') throw refusedBySnarkjs(log)
  return { sha256: (await digestFile(zkey, signal)).sha256, circuitHash }
}

/** snarkjs reports most failures as a value and a line of its log. */
export function refusedBySnarkjs(log: readonly string[]): SetupError {
  return SetupError.of(
    'STEP_REFUSED',
    'snarkjs refused a step of the ceremony.',
    log.filter((line) => line.startsWith('error')).slice(-10),
  )
}
