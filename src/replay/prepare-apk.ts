import type { Address } from 'viem'
import type { BuildEvent } from '../artifacts/build-circuits.js'
import type { Artifacts } from '../artifacts/load-artifacts.js'
import type { SetupKind } from '../chain/assert-deployable.js'
import type { ChainClient } from '../chain/chain-client.js'
import type { ApkDeployment } from '../chain/deploy-light-client.js'
import { deployVerifier } from '../chain/deploy-verifier.js'
import { type ApkCircuit, apkCircuits, smallestApkCircuit } from '../ethereum/apk/circuits.js'
import { commitCommittee } from '../ethereum/committee/committee-commitment.js'
import { CommitteeError } from '../ethereum/committee/committee-error.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { SyncCommittee } from '../ethereum/types/light-client.js'
import { createProver, type Prover } from '../prover/create-prover.js'
import { prepareCircuits } from './prepare-circuits.js'

/** What route `apk` takes besides a chain: built circuits and a prover over them. */
export type ApkKit = {
  circuits: readonly ApkCircuit[]
  artifacts: Artifacts
  setupKind: SetupKind
  prover: Prover
}

/**
 * Names of the smallest circuits that take these numbers of absent members. A number that no circuit takes has no
 * name: proving says so in its turn.
 */
export function neededCircuits(committeeSize: number, absentees: readonly number[]): string[] {
  const names = absentees.map((count) => smallestApkCircuit(committeeSize, count)?.name)
  return [...new Set(names.filter((name) => name !== undefined))]
}

/**
 * Builds what is missing of these circuits, checks the files of all, and makes a prover.
 *
 * @throws ArtifactError `ARTIFACT_CORRUPT`, `ARTIFACT_MISSING`, and as `prepareCircuits`.
 */
export async function prepareApk(parameters: {
  names: readonly string[]
  directory: string
  onBuild?: ((event: BuildEvent) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<ApkKit> {
  const { names, directory, onBuild, signal } = parameters
  const artifacts = await prepareCircuits({ names, directory, onProgress: onBuild, signal })
  const circuits = apkCircuits.filter(({ name }) => names.includes(name))
  // Before anything is deployed for them: a damaged key must not be found halfway.
  for (const { name } of circuits) await artifacts.circuit(name).verifyFiles(['wasm', 'zkey', 'verifier'])
  const isDevelopment = circuits.some(({ name }) => artifacts.circuit(name).isDevelopment)
  return {
    circuits,
    artifacts,
    setupKind: isDevelopment ? 'development' : 'ceremony',
    prover: createProver({ artifacts }),
  }
}

/** A verifier on the destination chain. */
export type DeployedVerifier = { circuit: string; capacity: number; verifier: Address; gas: bigint }

/**
 * Deploys the verifiers of a kit's circuits.
 *
 * @throws ChainError as `deployVerifier`.
 */
export async function deployVerifiers(kit: ApkKit, client: ChainClient): Promise<DeployedVerifier[]> {
  const deployed: DeployedVerifier[] = []
  for (const { name, capacity } of kit.circuits) {
    const { address, gasUsed } = await deployVerifier({
      client,
      path: kit.artifacts.circuit(name).paths.verifier,
      setupKind: kit.setupKind,
    })
    deployed.push({ circuit: name, capacity, verifier: address, gas: gasUsed })
  }
  return deployed
}

/**
 * SSZ roots and commitments of committees, each once. TRUSTED in this version: the contract takes the deployer's word
 * that they belong together. Here they are computed from the same keys. Takes about a second a committee.
 *
 * @param options.skipInvalid Leave out committees with a key that is not a point; nothing can be proven for those.
 * @throws CommitteeError `INVALID_PUBLIC_KEY`, `INVALID_COMMITTEE_SIZE`.
 */
export function commitmentsOf(
  committees: readonly SyncCommittee[],
  options: { skipInvalid?: boolean | undefined } = {},
): ApkDeployment['trustedCommitments'] {
  const byRoot = new Map<Hex, bigint>()
  for (const committee of committees) {
    try {
      const root = hashTreeRootSyncCommittee(committee)
      if (!byRoot.has(root)) byRoot.set(root, commitCommittee(committee).commitment)
    } catch (error) {
      if (options.skipInvalid !== true || !(error instanceof CommitteeError)) throw error
    }
  }
  return [...byRoot].map(([committeeRoot, commitment]) => ({ committeeRoot, commitment }))
}
