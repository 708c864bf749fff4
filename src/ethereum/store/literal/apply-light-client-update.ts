import { computeSyncCommitteePeriodAtSlot } from '../../spec/compute-sync-committee-period-at-slot.js'
import { nextCommitteeOf } from '../../spec/update-kind.js'
import type { ChainConfig, LightClientUpdate } from '../../types/light-client.js'
import { StoreError } from '../store-error.js'
import type { LiteralStore } from './literal-store.js'

/**
 * LITERAL: `apply_light_client_update`: what a validated update changes. Pure: the given store stays as it is.
 *
 * @throws StoreError `WRONG_FINALIZED_PERIOD` where the specification asserts that, without a known next committee, the
 * finalized header lies in the store's period.
 */
export function applyLightClientUpdate(parameters: {
  config: ChainConfig
  store: LiteralStore
  update: LightClientUpdate
}): LiteralStore {
  const { config, store, update } = parameters
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const finalizedSlot = update.finalizedHeader.beacon.slot
  const storePeriod = periodOf(store.finalizedHeader.beacon.slot)
  const finalizedPeriod = periodOf(finalizedSlot)
  const next = { ...store }
  if (store.nextSyncCommittee === undefined) {
    if (finalizedPeriod !== storePeriod) {
      const facts = [`finalized period: ${finalizedPeriod}`, `store period: ${storePeriod}`]
      const message = 'The update finalizes another period than the one whose committee is known.'
      throw new StoreError('WRONG_FINALIZED_PERIOD', message, { facts })
    }
    next.nextSyncCommittee = nextCommitteeOf(update)
  } else if (finalizedPeriod === storePeriod + 1n) {
    next.currentSyncCommittee = store.nextSyncCommittee
    next.nextSyncCommittee = nextCommitteeOf(update)
    next.previousMaxActiveParticipants = store.currentMaxActiveParticipants
    next.currentMaxActiveParticipants = 0
  }
  if (finalizedSlot > store.finalizedHeader.beacon.slot) {
    next.finalizedHeader = update.finalizedHeader
    if (finalizedSlot > store.optimisticHeader.beacon.slot) next.optimisticHeader = update.finalizedHeader
  }
  return next
}
