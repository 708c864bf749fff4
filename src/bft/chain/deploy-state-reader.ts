import type { Address } from 'viem'
import { assertDeployable, type SetupKind } from '../../chain/assert-deployable.js'
import type { ChainClient } from '../../chain/chain-client.js'
import { loadContract } from '../../chain/compile-contracts.js'
import { type ConsumerGate, gateArguments } from '../../chain/consumer-gate.js'
import { type Deployment, deployContract } from '../../chain/deploy-contract.js'
import { STATE_STATEMENTS, type StateStatementName } from '../predicates/statement.js'

/** A deployed Groth16 verifier of a statement for trees of `depth`. */
export type StatementVerifier = { statement: StateStatementName; depth: number; verifier: Address }

/**
 * Deploys a `StateReader` over the headers of one light client and waits for it.
 *
 * @param parameters.gate The coalition it belongs to, for ever; none by default.
 * @throws ChainError `DEPLOYMENT_REFUSED` for development keys outside development chains, `DEPLOYMENT_FAILED` with the
 * constructor's custom error, `COMPILE_FAILED`
 */
export async function deployStateReader(parameters: {
  client: ChainClient
  lightClient: Address
  verifiers: readonly StatementVerifier[]
  setupKind: SetupKind
  gate?: ConsumerGate | undefined
}): Promise<Deployment> {
  const { client, lightClient, verifiers, setupKind, gate } = parameters
  assertDeployable({ chainId: await client.getChainId(), setupKind })
  // the contract's enumeration has the order of the list
  const entries = verifiers.map(({ statement, ...rest }) => ({
    statement: STATE_STATEMENTS.indexOf(statement),
    ...rest,
  }))
  const name = 'StateReader'
  const args = [lightClient, entries, ...gateArguments(gate)]
  return deployContract({ client, name, artifact: loadContract(name), args })
}
