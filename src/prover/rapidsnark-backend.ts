import { join } from 'node:path'
import type { ProverBackend } from './backend.js'
import { runChild } from './child-process.js'
import { ProverError } from './prover-error.js'
import { readProofFiles } from './read-proof-files.js'

/** Environment variable with the path of the rapidsnark binary. */
export const RAPIDSNARK_VARIABLE = 'CONCORDAT_RAPIDSNARK'

export type CreateRapidsnarkBackendParameters = {
  /** Path of rapidsnark's `prover`; the environment variable `CONCORDAT_RAPIDSNARK` when it is left out. */
  binary?: string | undefined
}

/**
 * Proves with an external rapidsnark binary, called as `prover circuit.zkey witness.wtns proof.json public.json`:
 * four to seven times faster than snarkjs, in a quarter of its memory. Concordat does not ship it.
 *
 * @throws {ProverError} `BACKEND_NOT_CONFIGURED` when neither the parameter nor the variable is set.
 */
export function createRapidsnarkBackend(parameters: CreateRapidsnarkBackendParameters = {}): ProverBackend {
  const binary = parameters.binary ?? process.env[RAPIDSNARK_VARIABLE]
  if (binary === undefined || binary === '') {
    throw new ProverError('BACKEND_NOT_CONFIGURED', 'No rapidsnark binary is configured.', {
      facts: [`set: ${RAPIDSNARK_VARIABLE}`],
    })
  }
  return {
    name: 'rapidsnark',
    async prove({ zkey, wtns, directory, limits, signal }) {
      const label = 'rapidsnark'
      const proofFile = join(directory, 'proof.json')
      const publicFile = join(directory, 'public.json')
      const run = await runChild({
        label,
        command: binary,
        arguments: [zkey, wtns, proofFile, publicFile],
        limits,
        signal,
      })
      return { ...(await readProofFiles(label, proofFile, publicFile)), ...run }
    },
  }
}
