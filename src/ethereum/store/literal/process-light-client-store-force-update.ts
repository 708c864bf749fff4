import type { ChainConfig } from '../../types/light-client.js'
import { applyLightClientUpdate } from './apply-light-client-update.js'
import type { LiteralStore } from './literal-store.js'

/** `UPDATE_TIMEOUT`: one sync committee period. */
function updateTimeout(config: ChainConfig): bigint {
  return config.slotsPerEpoch * config.epochsPerSyncCommitteePeriod
}

/**
 * LITERAL: `process_light_client_store_force_update`: after a period without an update, the best one seen is applied
 * although too few signed it or it finalizes nothing. Pure: the given store stays as it is.
 *
 * No contract of this package has such a path: whoever keeps honest updates away for a period could take it over with
 * a handful of signers.
 *
 * @throws StoreError `WRONG_FINALIZED_PERIOD`.
 */
export function processLightClientStoreForceUpdate(parameters: {
  config: ChainConfig
  store: LiteralStore
  currentSlot: bigint
}): LiteralStore {
  const { config, store, currentSlot } = parameters
  const { bestValidUpdate: best } = store
  const head = store.finalizedHeader.beacon.slot
  if (best === undefined || currentSlot <= head + updateTimeout(config)) return store
  const isAhead = best.finalizedHeader.beacon.slot > head
  const update = isAhead ? best : { ...best, finalizedHeader: best.attestedHeader }
  return { ...applyLightClientUpdate({ config, store, update }), bestValidUpdate: undefined }
}
