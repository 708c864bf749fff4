import type { RelayerDestination } from '../relayer-destination.js'

/** A light client of a BFT chain. */
export type BftDestination = RelayerDestination & {
  /**
   * A header is not worth a transaction before the head moves by so many heights; a client that is half expired takes any.
   * Default: 1.
   */
  minAdvanceHeights?: bigint | undefined
}
