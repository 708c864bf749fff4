import type { CircuitInputs } from '../arithmetic/circuit-inputs.js'
import type { Groth16Proof } from '../groth16/proof.js'
import type { VerificationKey } from '../groth16/verification-key.js'
import { verifyGroth16 } from '../groth16/verify-proof.js'
import type { ProverBackend } from './backend.js'
import { aborted, type ChildLimits } from './child-process.js'
import { ProverError } from './prover-error.js'
import { withTemporaryDirectory } from './temporary-directory.js'
import { calculateWitness } from './witness.js'

/** Paths of the files that one circuit is proven with. */
export type CircuitFiles = {
  wasm: string
  zkey: string
}

/** What the prover is doing; each stage is reported when it starts. */
export type ProverStage = 'check-artifacts' | 'witness' | 'prove' | 'verify'

export type OnProgress = (event: { stage: ProverStage; circuit: string }) => void

export type ProveCircuitParameters = {
  /** Name of the circuit in messages and progress events. */
  circuit: string
  files: CircuitFiles
  verificationKey: VerificationKey
  inputs: CircuitInputs
  /** Public inputs the proof must have, in order; whatever the circuit computed is accepted when it is left out. */
  expectedPublicInputs?: readonly bigint[] | undefined
  backend: ProverBackend
  /** Folder for temporary files; the system's by default. */
  temporaryDirectory?: string | undefined
  limits?: ChildLimits | undefined
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
}

export type CircuitProof = {
  proof: Groth16Proof
  publicInputs: readonly bigint[]
  /** Wall-clock seconds of each stage. */
  seconds: { witness: number; prove: number; verify: number }
  /** Largest resident set of the child processes; `undefined` where the system does not tell. */
  peakRssBytes: number | undefined
}

/**
 * Computes a witness, proves it and verifies the proof before returning it: the backend is not trusted.
 *
 * Nothing is left on disk, and no process running, when the promise settles. Calls may overlap.
 *
 * @throws {WitnessError} When the inputs do not satisfy the circuit.
 * @throws {ProverError} `PROOF_REJECTED`, `PUBLIC_INPUTS_MISMATCH`, and those of `runChild`.
 */
export async function proveCircuit(parameters: ProveCircuitParameters): Promise<CircuitProof> {
  const { circuit, files, inputs, backend, limits, onProgress, signal } = parameters
  return withTemporaryDirectory(parameters.temporaryDirectory, async (directory) => {
    const enter = (stage: ProverStage) => {
      onProgress?.({ stage, circuit })
      if (signal?.aborted) throw aborted('The proof', signal)
    }
    enter('witness')
    const witness = await calculateWitness({ wasm: files.wasm, inputs, directory, limits, signal })
    enter('prove')
    const made = await backend.prove({ zkey: files.zkey, wtns: witness.wtns, directory, limits, signal })
    enter('verify')
    const verify = checkProof(parameters, made)
    return {
      proof: made.proof,
      publicInputs: made.publicInputs,
      seconds: { witness: witness.seconds, prove: made.seconds, verify },
      peakRssBytes: largest(witness.peakRssBytes, made.peakRssBytes),
    }
  })
}

/** Returns the seconds that verification took. */
function checkProof(
  { circuit, backend, verificationKey, expectedPublicInputs }: ProveCircuitParameters,
  { proof, publicInputs }: { proof: Groth16Proof; publicInputs: readonly bigint[] },
): number {
  const facts = [`circuit: ${circuit}`, `backend: ${backend.name}`]
  if (expectedPublicInputs !== undefined) {
    const index = firstDifference(expectedPublicInputs, publicInputs)
    if (index !== undefined) {
      throw new ProverError(
        'PUBLIC_INPUTS_MISMATCH',
        'The backend proved another statement than it was asked to.',
        {
          facts: [
            ...facts,
            `index: ${index}`,
            `expected: ${expectedPublicInputs[index]}`,
            `actual: ${publicInputs[index]}`,
          ],
        },
      )
    }
  }
  const started = performance.now()
  if (!verifyGroth16({ verificationKey, publicInputs, proof })) {
    throw new ProverError('PROOF_REJECTED', 'The proof does not verify against the pinned key.', { facts })
  }
  return (performance.now() - started) / 1000
}

function firstDifference(expected: readonly bigint[], actual: readonly bigint[]): number | undefined {
  const length = Math.max(expected.length, actual.length)
  for (let index = 0; index < length; index++) if (expected[index] !== actual[index]) return index
  return undefined
}

function largest(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined || second === undefined ? (first ?? second) : Math.max(first, second)
}
