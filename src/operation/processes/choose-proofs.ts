import { createProver } from '../../prover/create-prover.js'
import type { ProofSource } from '../../relayer/proof-source.js'
import { createProverProofSource } from '../../relayer/prover-proof-source.js'
import { createQueueProofSource } from '../../relayer/queue-proof-source.js'
import type { ArtifactStore } from '../../worker/artifact-store.js'
import { ConfigError } from '../config/config-error.js'
import { beaconChainOf } from '../config/networks.js'
import { openArtifacts } from './open-artifacts.js'
import type { Operation } from './operation.js'
import type { RelayParts } from './start-relayers.js'

const MEBIBYTE = 2 ** 20

/**
 * Who proves for a relayer, by `relayer.proofs`.
 *
 * @throws ConfigError `CONFIG_INVALID` when that is a queue and there is none; those of `openArtifacts`.
 */
export async function chooseProofs(
  operation: Operation,
  { network, jobs, store }: RelayParts & { network: string },
): Promise<ProofSource | undefined> {
  const { config } = operation
  const choice = config.relayer?.proofs ?? (jobs === undefined ? 'local' : 'queue')
  if (choice === 'none') return undefined
  if (choice === 'queue') {
    if (jobs !== undefined) return createQueueProofSource({ queue: jobs, network })
    throw new ConfigError('CONFIG_INVALID', 'The relayer has no queue to have its proofs made by.', {
      facts: ['relayer.proofs: queue, but database.url is not set'],
    })
  }
  const opened = store ?? (await openArtifacts(operation))
  // A folder has its files, and they are verified when a proof needs them; a server's are fetched now.
  if (config.artifacts.url !== undefined) {
    for (const circuit of Object.keys(opened.artifacts.manifest.circuits)) await opened.prepare(circuit)
  }
  return localProofs(operation, { network, store: opened })
}

function localProofs(
  { config, networks }: Operation,
  { network, store }: { network: string; store: ArtifactStore },
): ProofSource {
  const { proofSeconds, memoryMegabytes, temporaryDirectory } = config.worker
  const prover = createProver({
    artifacts: store.artifacts,
    chain: beaconChainOf(networks, network),
    temporaryDirectory,
    limits: {
      milliseconds: proofSeconds * 1000,
      memoryBytes: memoryMegabytes === undefined ? undefined : memoryMegabytes * MEBIBYTE,
    },
  })
  return createProverProofSource({ prover })
}
