import { assertDeployable, type SetupKind } from './assert-deployable.js'
import type { ChainClient } from './chain-client.js'
import { compileVerifier } from './compile-contracts.js'
import { type Deployment, deployContract } from './deploy-contract.js'

/**
 * Deploys the Groth16 verifier that the circuit build wrote.
 *
 * @param parameters.path `build/circuits/<name>/Verifier.sol`.
 * @throws ChainError `DEPLOYMENT_REFUSED` for development keys outside development chains, `DEPLOYMENT_FAILED`,
 * `COMPILE_FAILED`.
 */
export async function deployVerifier(parameters: {
  client: ChainClient
  path: string
  setupKind: SetupKind
}): Promise<Deployment> {
  const { client, path, setupKind } = parameters
  assertDeployable({ chainId: await client.getChainId(), setupKind })
  return deployContract({ client, name: 'Groth16Verifier', artifact: compileVerifier(path) })
}
