import { isDeepStrictEqual } from 'node:util'
import { ArtifactError } from '../artifacts/artifact-error.js'
import { loadArtifacts } from '../artifacts/load-artifacts.js'
import { serializeApkProof } from '../prover/apk-proof-json.js'
import type { ProverBackend } from '../prover/backend.js'
import { createProver } from '../prover/create-prover.js'
import { proveLink } from '../prover/prove-link.js'
import { createRapidsnarkBackend } from '../prover/rapidsnark-backend.js'
import { createSnarkjsBackend } from '../prover/snarkjs-backend.js'
import type { BackendChoice, ChildAnswer, ChildOrder } from './child-protocol.js'
import { serializeLinkProof } from './link-proof-json.js'
import { parseJob } from './parse-job.js'

type Stage = Extract<ChildAnswer, { kind: 'stage' }>['stage']

/**
 * Makes the proof of one job, in the process of its own that calls this: commitment, witness and checks block it.
 *
 * @returns The proof as JSON text.
 * @throws ArtifactError `ARTIFACT_MISMATCH` when the folder no longer holds the circuit that was pinned; those of
 *   `Prover.prove`, `proveLink` and `parseJob`.
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
  const { request, circuit, entry, chain, temporaryDirectory, limits } = order
  const job = parseJob(request)
  const artifacts = await loadArtifacts(order.directory)
  if (!isDeepStrictEqual(artifacts.circuit(circuit).entry, entry)) {
    throw ArtifactError.of('ARTIFACT_MISMATCH', 'The artifacts are not those that were pinned.', [
      `circuit: ${circuit}`,
    ])
  }
  const prover = createProver({
    artifacts,
    backend: backendOf(order.backend),
    chain,
    temporaryDirectory,
    limits,
  })
  const onProgress = ({ stage }: { stage: Stage }) => onStage(stage)
  onStage('commit')
  if (job.kind === 'link')
    return serializeLinkProof(await proveLink(prover, job.committee, { onProgress, signal }))
  return serializeApkProof(await prover.prove(job.update, job.committee, { circuit, onProgress, signal }))
}

function backendOf(choice: BackendChoice): ProverBackend {
  return choice.name === 'snarkjs' ? createSnarkjsBackend() : createRapidsnarkBackend(choice)
}
