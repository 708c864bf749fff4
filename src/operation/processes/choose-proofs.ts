import type { ChainConfig } from '../../ethereum/types/light-client.js'
import type { DatabaseJobQueue } from '../../jobs/create-job-queue.js'
import { createProver, type Prover } from '../../prover/create-prover.js'
import type { ArtifactStore } from '../../worker/artifact-store.js'
import { ConfigError } from '../config/config-error.js'
import { openArtifacts } from './open-artifacts.js'
import type { Operation } from './operation.js'
import type { RelayParts } from './start-relayers.js'

const MEBIBYTE = 2 ** 20

/** Who proves for the relayers of a process: workers of a queue, or this process. */
export type ProofMeans =
  | { kind: 'queue'; queue: DatabaseJobQueue }
  | {
      kind: 'local'
      /** Names of the circuits that are there. */
      built: readonly string[]
      /** @param chain When given, an update that its committee did not sign on this chain is not proven. */
      createProver(chain?: ChainConfig): Prover
    }

/**
 * Who proves, by `relayer.proofs`.
 *
 * @throws ConfigError `CONFIG_INVALID` when that is a queue and there is none; those of `openArtifacts`.
 */
export async function chooseProofs(
  operation: Operation,
  { jobs, store }: RelayParts,
): Promise<ProofMeans | undefined> {
  const { config } = operation
  const choice = config.relayer?.proofs ?? (jobs === undefined ? 'local' : 'queue')
  if (choice === 'none') return undefined
  if (choice === 'queue') {
    if (jobs !== undefined) return { kind: 'queue', queue: jobs }
    throw new ConfigError('CONFIG_INVALID', 'The relayer has no queue to have its proofs made by.', {
      facts: ['relayer.proofs: queue, but database.url is not set'],
    })
  }
  const opened = store ?? (await openArtifacts(operation))
  const built = Object.keys(opened.artifacts.manifest.circuits)
  // A folder has its files, and they are verified when a proof needs them; a server's are fetched now.
  if (config.artifacts.url !== undefined) for (const circuit of built) await opened.prepare(circuit)
  return { kind: 'local', built, createProver: (chain) => localProver(operation, opened, chain) }
}

function localProver({ config }: Operation, { artifacts }: ArtifactStore, chain?: ChainConfig): Prover {
  const { proofSeconds, memoryMegabytes, temporaryDirectory } = config.worker
  return createProver({
    artifacts,
    chain,
    temporaryDirectory,
    limits: {
      milliseconds: proofSeconds * 1000,
      memoryBytes: memoryMegabytes === undefined ? undefined : memoryMegabytes * MEBIBYTE,
    },
  })
}
