import type { BuildEvent } from '../../artifacts/build-circuits.js'
import type { SizedVerifier } from '../../bft/chain/deploy-light-client.js'
import type { StatementVerifier } from '../../bft/chain/deploy-state-reader.js'
import { bftCircuits } from '../../bft/circuits.js'
import { bftStateCircuits } from '../../bft/predicates/circuits.js'
import type { SetupKind } from '../../chain/assert-deployable.js'
import type { ChainClient } from '../../chain/chain-client.js'
import { deployVerifier } from '../../chain/deploy-verifier.js'
import { createProver, type Prover } from '../../prover/create-prover.js'
import { prepareCircuits } from '../prepare-circuits.js'

/** Built circuits of BFT chains, and what is made of them. */
export type BftKit = {
  prover: Prover
  /** Development keys, of any circuit, can be forged by anybody. */
  setupKind: SetupKind
  constraintsOf(circuit: string): number
  /** Deploys the verifiers of the circuits about votes, for a light client. */
  deployVoteVerifiers(client: ChainClient): Promise<SizedVerifier[]>
  /** Deploys the verifiers of the circuits about the state, for a reader. */
  deployStateVerifiers(client: ChainClient): Promise<StatementVerifier[]>
}

/**
 * Builds circuits of BFT chains that were never built, and makes a prover over them.
 *
 * @throws ArtifactError, ReplayError as `prepareCircuits`.
 */
export async function prepareBftKit(parameters: {
  names: readonly string[]
  directory: string
  onBuild?: ((event: BuildEvent) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<BftKit> {
  const { names, directory, onBuild: onProgress, signal } = parameters
  const artifacts = await prepareCircuits({ names, directory, onProgress, signal })
  const kinds = names.map((name) => artifacts.circuit(name).entry.setup.kind)
  const setupKind = kinds.includes('development') ? 'development' : 'ceremony'

  async function deploy(client: ChainClient, name: string) {
    const path = artifacts.circuit(name).paths.verifier
    return (await deployVerifier({ client, path, setupKind })).address
  }

  return {
    prover: createProver({ artifacts }),
    setupKind,
    constraintsOf: (circuit) => artifacts.circuit(circuit).entry.constraints,

    async deployVoteVerifiers(client) {
      const verifiers: SizedVerifier[] = []
      for (const { name, statement, size } of bftCircuits) {
        if (names.includes(name)) verifiers.push({ statement, size, verifier: await deploy(client, name) })
      }
      return verifiers
    },

    async deployStateVerifiers(client) {
      const verifiers: StatementVerifier[] = []
      for (const { name, statement, depth } of bftStateCircuits) {
        if (names.includes(name)) verifiers.push({ statement, depth, verifier: await deploy(client, name) })
      }
      return verifiers
    },
  }
}
