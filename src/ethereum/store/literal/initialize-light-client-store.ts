import type { Hex } from '../../types/hex.js'
import type { ChainConfig, LightClientBootstrap } from '../../types/light-client.js'
import { checkBootstrap } from '../check-bootstrap.js'
import type { LiteralStore } from './literal-store.js'

/**
 * LITERAL: `initialize_light_client_store`.
 *
 * @throws StoreError; see `checkBootstrap`.
 * @see https://github.com/ethereum/consensus-specs/blob/dev/specs/altair/light-client/sync-protocol.md
 */
export function initializeLightClientStore(parameters: {
  config: ChainConfig
  trustedBlockRoot: Hex
  bootstrap: LightClientBootstrap
}): LiteralStore {
  checkBootstrap(parameters)
  const { bootstrap } = parameters
  return {
    finalizedHeader: bootstrap.header,
    currentSyncCommittee: bootstrap.currentSyncCommittee,
    nextSyncCommittee: undefined,
    bestValidUpdate: undefined,
    optimisticHeader: bootstrap.header,
    previousMaxActiveParticipants: 0,
    currentMaxActiveParticipants: 0,
  }
}
