import type { Relayer, RelayerParameters } from '../../relayer/create-family-relayer.js'
import type { RelayerDestination } from '../../relayer/relayer-destination.js'
import type { SourceFamily, SourceNetwork } from '../../source-chain/source-network.js'
import type { DestinationSettings } from '../config/schema/relayer-schema.js'
import type { ProofMeans } from './choose-proofs.js'
import { openBftRelayer } from './open-bft-relayer.js'
import { openEthereumRelayer } from './open-ethereum-relayer.js'

/** How the nodes of a source chain are asked. */
export type SourceEndpoints = {
  urls: readonly string[]
  headers: Readonly<Record<string, string>>
  compare: number
  timeoutMs: number
}

/** All that a relayer of one source chain is made of. */
export type RelayGroup = {
  network: SourceNetwork
  /** Its name in the configuration, and among workers. */
  name: string
  endpoints: SourceEndpoints
  destinations: readonly { settings: DestinationSettings; connected: RelayerDestination }[]
  proofs: ProofMeans | undefined
  /** What does not depend on the family. */
  shared: Omit<RelayerParameters, 'destinations'>
}

/** How a relayer is made, by the family of the chain that it follows. */
export const relayFamilies: Readonly<Record<SourceFamily, (group: RelayGroup) => Relayer>> = {
  ethereum: openEthereumRelayer,
  bft: openBftRelayer,
}
