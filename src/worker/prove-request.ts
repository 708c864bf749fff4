import type { ProofRequest } from '../jobs/job.js'
import { readProofTask } from '../jobs/parse-proof-request.js'
import { withTemporaryDirectory } from '../prover/temporary-directory.js'
import { proofKindOf } from '../source-chain/source-chains.js'
import { familyOf, type SourceNetwork } from '../source-chain/source-network.js'
import type { ArtifactStore } from './artifact-store.js'
import type { BackendChoice } from './child-protocol.js'
import type { ResultVerifier } from './create-result-verifier.js'
import type { JobStage } from './progress-estimate.js'
import { type ProofLimits, proveInChild } from './prove-in-child.js'
import { WorkerError } from './worker-error.js'

/** What a worker proves with. */
export type ProvingMeans = {
  store: ArtifactStore
  verifier: ResultVerifier
  chains: Readonly<Record<string, SourceNetwork>>
  backend: BackendChoice
  limits: ProofLimits
  temporaryDirectory: string | undefined
  /** The child's program. */
  module: URL | undefined
}

/**
 * Makes the proof of a request and verifies it here, whatever the child said about it.
 *
 * @returns The proof as the JSON value that is stored.
 * @throws WorkerError `UNKNOWN_NETWORK`, `WRONG_PROOF`; those of `readProofTask`, `ProofTask.circuitOf`, `ArtifactStore.prepare` and
 *   `proveInChild`.
 */
export async function proveRequest({
  request,
  means,
  onCircuit,
  onStage,
  signal,
}: {
  request: ProofRequest
  means: ProvingMeans
  onCircuit: (circuit: string) => void
  onStage: (stage: JobStage) => void
  signal: AbortSignal
}): Promise<{ result: unknown; peakRssBytes: number | undefined }> {
  const { store, verifier, chains, backend, limits, module } = means
  const network = Object.hasOwn(chains, request.network) ? chains[request.network] : undefined
  if (network === undefined || familyOf(network) !== proofKindOf(request.kind)?.family) {
    throw new WorkerError('UNKNOWN_NETWORK', 'This service does not prove that for that network.', {
      facts: [`network: ${request.network}`, `kind: ${request.kind}`],
    })
  }
  const { artifacts } = store
  const circuit = readProofTask(request).circuitOf(Object.keys(artifacts.manifest.circuits))
  const { entry, verificationKey } = artifacts.circuit(circuit)
  onCircuit(circuit)
  await store.prepare(circuit, { signal })
  return withTemporaryDirectory(
    means.temporaryDirectory,
    async (temporaryDirectory) => {
      const made = await proveInChild({
        order: {
          request,
          circuit,
          entry,
          directory: artifacts.directory,
          temporaryDirectory,
          backend,
          network,
          limits: { memoryBytes: limits.memoryBytes },
        },
        limits,
        onStage,
        signal,
        module,
      })
      onStage('verify')
      const verdict = await verifier.verify({ request, circuit, verificationKey, text: made.text })
      if (verdict !== 'valid') {
        throw new WorkerError(
          'WRONG_PROOF',
          'The prover returned something that is not a proof of the statement.',
          {
            facts: [`verdict: ${verdict}`, `circuit: ${circuit}`, `backend: ${backend.name}`],
          },
        )
      }
      return { result: JSON.parse(made.text), peakRssBytes: made.peakRssBytes }
    },
    'job',
  )
}
