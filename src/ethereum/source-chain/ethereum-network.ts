import { ProverError } from '../../prover/prover-error.js'
import { familyOf, type SourceNetwork } from '../../source-chain/source-network.js'
import type { ChainConfig } from '../types/light-client.js'

/**
 * The network as a beacon chain.
 *
 * @throws ProverError `COMMITTEE_MISMATCH` when it is of another family.
 */
export function ethereumNetwork(network: SourceNetwork): ChainConfig {
  if (network.family !== 'bft') return network
  throw new ProverError('COMMITTEE_MISMATCH', 'The network has no sync committees.', {
    facts: [`network: ${network.name}`, `family: ${familyOf(network)}`],
  })
}
