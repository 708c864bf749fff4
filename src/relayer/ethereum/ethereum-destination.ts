import type { RelayerDestination } from '../relayer-destination.js'
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

/** A light client of a beacon chain. */
export type EthereumDestination = RelayerDestination & { routePolicy?: RoutePolicy | undefined }
