import { isDeepStrictEqual } from 'node:util'
import { ArtifactError } from '../artifacts/artifact-error.js'
import { loadArtifacts } from '../artifacts/load-artifacts.js'
import { readProofTask } from '../jobs/parse-proof-request.js'
import type { ProverBackend } from '../prover/backend.js'
import { createProver } from '../prover/create-prover.js'
import { createRapidsnarkBackend } from '../prover/rapidsnark-backend.js'
import { createSnarkjsBackend } from '../prover/snarkjs-backend.js'
import type { BackendChoice, ChildAnswer, ChildOrder } from './child-protocol.js'

type Stage = Extract<ChildAnswer, { kind: 'stage' }>['stage']

/**
 * Makes the proof of one job, in the process of its own that calls this: commitment, witness and checks block it.
 *
 * @returns The proof as JSON text.
 * @throws ArtifactError `ARTIFACT_MISMATCH` when the folder no longer holds the circuit that was pinned; those of
 *   `ProofTask.prove` and `readProofTask`.
 */
export async function proveJob({
  order,
  onStage,
  signal,
}: {
  order: ChildOrder
  onStage: (stage: Stage) => void
  signal: AbortSignal
}): Promise<string> {
  const { request, circuit, entry, network, temporaryDirectory, limits } = order
  const task = readProofTask(request)
  const artifacts = await loadArtifacts(order.directory)
  if (!isDeepStrictEqual(artifacts.circuit(circuit).entry, entry)) {
    throw ArtifactError.of('ARTIFACT_MISMATCH', 'The artifacts are not those that were pinned.', [
      `circuit: ${circuit}`,
    ])
  }
  const prover = createProver({
    artifacts,
    backend: backendOf(order.backend),
    temporaryDirectory,
    limits,
  })
  const onProgress = ({ stage }: { stage: Stage }) => onStage(stage)
  onStage('commit')
  return task.prove({ prover, circuit, network, onProgress, signal })
}

function backendOf(choice: BackendChoice): ProverBackend {
  return choice.name === 'snarkjs' ? createSnarkjsBackend() : createRapidsnarkBackend(choice)
}
