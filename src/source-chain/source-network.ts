import type { ChainConfig } from '../ethereum/types/light-client.js'

/** A BFT chain that is proven for. */
export type BftNetwork = { family: 'bft'; name: string; chainId: bigint }

/** A source chain, by its family; a beacon chain is described in the words of the consensus specification. */
export type SourceNetwork = (ChainConfig & { family?: 'ethereum' }) | BftNetwork

export type SourceFamily = 'ethereum' | 'bft'

/** The family that a network belongs to. */
export function familyOf(network: SourceNetwork): SourceFamily {
  return network.family ?? 'ethereum'
}
