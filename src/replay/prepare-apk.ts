import type { Address } from 'viem'
import type { BuildEvent } from '../artifacts/build-circuits.js'
import type { Artifacts } from '../artifacts/load-artifacts.js'
import type { SetupKind } from '../chain/assert-deployable.js'
import type { ChainClient } from '../chain/chain-client.js'
import { deployVerifier } from '../chain/deploy-verifier.js'
import { type ApkCircuit, apkCircuits, smallestApkCircuit } from '../ethereum/apk/circuits.js'
import type { LinkCircuit } from '../ethereum/link/circuits.js'
import { createProver, type Prover } from '../prover/create-prover.js'
import { linkCircuitFor } from '../prover/prove-link.js'
import { prepareCircuits } from './prepare-circuits.js'
import { ReplayError } from './replay-error.js'

/** What route `apk` takes besides a chain: built circuits and a prover over them. */
export type ApkKit = {
  circuits: readonly ApkCircuit[]
  /** The circuit by which committees are registered. */
  link: LinkCircuit
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
  committeeSize: number
  directory: string
  onBuild?: ((event: BuildEvent) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<ApkKit> {
  const { names, committeeSize, directory, onBuild, signal } = parameters
  const link = linkCircuitFor(committeeSize)
  if (link === undefined)
    throw new ReplayError('NO_CIRCUIT_FITS', 'No link circuit takes a committee of that size.')
  const needed = [...names, link.name]
  const artifacts = await prepareCircuits({ names: needed, directory, onProgress: onBuild, signal })
  const circuits = apkCircuits.filter(({ name }) => names.includes(name))
  // Before anything is deployed for them: a damaged key must not be found halfway.
  for (const name of needed) await artifacts.circuit(name).verifyFiles(['wasm', 'zkey', 'verifier'])
  const isDevelopment = needed.some((name) => artifacts.circuit(name).isDevelopment)
  return {
    circuits,
    link,
    artifacts,
    setupKind: isDevelopment ? 'development' : 'ceremony',
    prover: createProver({ artifacts }),
  }
}

/** A verifier on the destination chain. */
export type DeployedVerifier = { circuit: string; verifier: Address; gas: bigint }

/** Verifiers of a kit: one for each capacity, and the one by which committees are registered. */
export type DeployedVerifiers = { apk: (DeployedVerifier & { capacity: number })[]; link: DeployedVerifier }

/**
 * Deploys the verifiers of a kit's circuits.
 *
 * @throws ChainError as `deployVerifier`.
 */
export async function deployVerifiers(kit: ApkKit, client: ChainClient): Promise<DeployedVerifiers> {
  const deploy = async (circuit: string): Promise<DeployedVerifier> => {
    const { path, setupKind } = {
      path: kit.artifacts.circuit(circuit).paths.verifier,
      setupKind: kit.setupKind,
    }
    const { address, gasUsed } = await deployVerifier({ client, path, setupKind })
    return { circuit, verifier: address, gas: gasUsed }
  }
  const apk: DeployedVerifiers['apk'] = []
  for (const { name, capacity } of kit.circuits) apk.push({ ...(await deploy(name)), capacity })
  return { apk, link: await deploy(kit.link.name) }
}
