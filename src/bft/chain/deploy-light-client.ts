import type { Address } from 'viem'
import { assertDeployable, type SetupKind } from '../../chain/assert-deployable.js'
import type { ChainClient } from '../../chain/chain-client.js'
import { loadContract } from '../../chain/compile-contracts.js'
import { type Deployment, deployContract } from '../../chain/deploy-contract.js'
import type { BftCircuit, BftStatement } from '../circuits.js'
import { assertPolicy, type LightClientPolicy } from '../light-client/policy.js'
import { type Header, hashHeader } from '../votes/header.js'

/** In the order of the contract's enumeration. */
const STATEMENTS: readonly BftStatement[] = ['quorum', 'skipping', 'equivocation']

/** A deployed Groth16 verifier of a statement's circuit of some size. */
export type SizedVerifier = Pick<BftCircuit, 'statement' | 'size'> & { verifier: Address }

/**
 * Deploys `BftLightClient` and waits for it. The contract is compiled first when needed.
 *
 * @param parameters.trusted The first header, from a good source; nobody proves it. Its hash is computed here.
 * @param parameters.verifiers At least one; a circuit or size that is missing cannot be used.
 * @param parameters.setupKind How the verifiers' keys came about.
 * @throws ChainError `DEPLOYMENT_REFUSED` for development keys outside development chains, `DEPLOYMENT_FAILED` with the
 * constructor's custom error, `COMPILE_FAILED`; BftError INVALID_POLICY, FIELD_OUT_OF_RANGE
 */
export async function deployBftLightClient(parameters: {
  client: ChainClient
  policy: LightClientPolicy
  trusted: Header
  verifiers: readonly SizedVerifier[]
  setupKind: SetupKind
}): Promise<Deployment> {
  const { client, policy, trusted, verifiers, setupKind } = parameters
  assertPolicy(policy)
  assertDeployable({ chainId: await client.getChainId(), setupKind })
  const constructorParameters = {
    ...policy,
    trusted,
    trustedHash: hashHeader(trusted),
    verifiers: verifiers.map(({ statement, ...rest }) => ({
      circuit: STATEMENTS.indexOf(statement),
      ...rest,
    })),
  }
  const name = 'BftLightClient'
  return deployContract({ client, name, artifact: loadContract(name), args: [constructorParameters] })
}
