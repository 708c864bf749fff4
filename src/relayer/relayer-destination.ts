import type { Address } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import type { FeePolicy } from '../destination/fee-policy.js'
import type { GasModel, PlanRoute } from './gas-model.js'

/** How updates are brought to a client. */
export type RoutePolicy = {
  /** Default: `direct`, and `apk` where the client was deployed with circuits and there is a proof source. */
  routes?: readonly PlanRoute[] | undefined
  /** Default: figures measured under Prague's rules. */
  gas?: GasModel | undefined
  /** A step is not worth a transaction before the head moves by so many slots; rotations are never late. Default: 1. */
  minAdvanceSlots?: bigint | undefined
  /** How many updates are sent while one committee signs: registering it pays off sooner. Default: 1. */
  updatesPerCommittee?: number | undefined
}

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
  routePolicy?: RoutePolicy | undefined
}
