import type { Address } from 'viem'
import type { BuildEvent } from '../artifacts/build-circuits.js'
import { loadArtifacts } from '../artifacts/load-artifacts.js'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { deployVerifier } from '../chain/deploy-verifier.js'
import { type BftKit, prepareBftKit } from '../replay/bft/bft-kit.js'

const NAMES = ['bft-quorum-4', 'bft-skipping-4', 'bft-equivocation-4', 'bft-possession', 'bft-seat-4']

/** Built circuits of a scenario's source chain, for sets of four. */
export type ScenarioKit = BftKit & {
  /** Deploys the verifiers that a key registry asks. */
  deployKeyVerifiers(client: ChainClient): Promise<{ possession: Address; seat: Address }>
}

/** Builds the circuits that were never built, and compiles contracts that changed. Errors as in `prepareBftKit`. */
export async function prepareScenarioKit(parameters: {
  directory: string
  onBuild?: ((event: BuildEvent) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<ScenarioKit> {
  const kit = await prepareBftKit({ names: NAMES, ...parameters })
  const artifacts = await loadArtifacts(parameters.directory)
  for (const name of ['BftLightClient', 'Coalition']) {
    parameters.signal?.throwIfAborted()
    loadContract(name)
  }
  const deploy = async (client: ChainClient, name: string) => {
    const path = artifacts.circuit(name).paths.verifier
    return (await deployVerifier({ client, path, setupKind: kit.setupKind })).address
  }
  return {
    ...kit,
    deployKeyVerifiers: async (client) => ({
      possession: await deploy(client, 'bft-possession'),
      seat: await deploy(client, 'bft-seat-4'),
    }),
  }
}
