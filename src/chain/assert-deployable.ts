import { ChainError } from './chain-error.js'

/** How the proving keys came about: `development` keys can be forged by anybody who reads this package. */
export type SetupKind = 'development' | 'ceremony'

/** Chain ids on which nothing of value lives: anvil and hardhat, geth --dev, ganache. */
export const DEVELOPMENT_CHAIN_IDS: readonly number[] = [31337, 1337, 5777]

/**
 * Refuses to put development keys on a chain that is not a development chain.
 *
 * @throws ChainError `DEPLOYMENT_REFUSED`.
 */
export function assertDeployable(parameters: { chainId: number | bigint; setupKind: SetupKind }): void {
  const { chainId, setupKind } = parameters
  if (setupKind === 'ceremony' || DEVELOPMENT_CHAIN_IDS.some((id) => BigInt(id) === BigInt(chainId))) return
  throw ChainError.of(
    'DEPLOYMENT_REFUSED',
    'Development keys must not be deployed here: anybody can forge proofs for them.',
    [`chain id: ${chainId}`, `development chains: ${DEVELOPMENT_CHAIN_IDS.join(', ')}`],
  )
}
