import { join } from 'node:path'
import type { ProverBackend } from './backend.js'
import { readProofFiles } from './read-proof-files.js'
import { runSnarkjs } from './snarkjs-command.js'

/** The default backend: snarkjs' `groth16 prove` in a child process. Needs nothing but the package's dependencies. */
export function createSnarkjsBackend(): ProverBackend {
  return {
    name: 'snarkjs',
    async prove({ zkey, wtns, directory, limits, signal }) {
      const label = 'snarkjs groth16 prove'
      const proofFile = join(directory, 'proof.json')
      const publicFile = join(directory, 'public.json')
      const run = await runSnarkjs({
        label,
        arguments: ['groth16', 'prove', zkey, wtns, proofFile, publicFile],
        limits,
        signal,
      })
      return { ...(await readProofFiles(label, proofFile, publicFile)), ...run }
    },
  }
}
