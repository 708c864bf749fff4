import type { Address } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import type { FeePolicy } from '../destination/fee-policy.js'

/** One light client on one chain. */
export type RelayerDestination = {
  /** For logs and metrics; different from all others. */
  name: string
  /** Pays. Destinations of one chain may share an account, and then share fee policy and confirmations. */
  client: ChainClient
  lightClient: Address
  /** Blocks until a transaction counts as final. Default: 1. */
  confirmations?: number | undefined
  feePolicy: FeePolicy
}
