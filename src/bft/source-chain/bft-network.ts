import type { BftNetwork, SourceNetwork } from '../../source-chain/source-network.js'
import { BftError } from '../bft-error.js'

/**
 * The network as a BFT chain.
 *
 * @throws BftError `WRONG_CHAIN` when it is of another family.
 */
export function bftNetwork(network: SourceNetwork): BftNetwork {
  if (network.family === 'bft') return network
  throw new BftError('WRONG_CHAIN', 'The network is no BFT chain.', { facts: [`network: ${network.name}`] })
}
