import { computeSyncCommitteePeriodAtSlot } from '../../spec/compute-sync-committee-period-at-slot.js'
import { isSupermajority } from '../../spec/participation.js'
import { EMPTY_HEADER, isFinalityUpdate, isSyncCommitteeUpdate } from '../../spec/update-kind.js'
import type { ChainConfig, LightClientUpdate } from '../../types/light-client.js'
import { applyLightClientUpdate } from './apply-light-client-update.js'
import { isBetterUpdate } from './is-better-update.js'
import type { LiteralStore } from './literal-store.js'
import { validateUpdateLiterally } from './validate-update-literally.js'

export type ProcessParameters<Update> = {
  config: ChainConfig
  store: LiteralStore
  update: Update
  /** From a clock the caller trusts; see `computeSlotAtTime`. */
  currentSlot: bigint
}

/** `get_safety_threshold`: half of the most signers seen of late; more must sign before a header counts at all. */
export function getSafetyThreshold(store: LiteralStore): number {
  const { previousMaxActiveParticipants, currentMaxActiveParticipants } = store
  return Math.floor(Math.max(previousMaxActiveParticipants, currentMaxActiveParticipants) / 2)
}

/**
 * LITERAL: `process_light_client_update`: validates the update, remembers it when it is the best, moves the optimistic
 * header, and applies it when two thirds signed. Pure: the given store stays as it is.
 *
 * @throws LightClientUpdateError naming the broken rule.
 * @throws StoreError `WRONG_FINALIZED_PERIOD`.
 */
export function processLightClientUpdate(parameters: ProcessParameters<LightClientUpdate>): LiteralStore {
  const { config, store, update } = parameters
  const participants = validateUpdateLiterally(parameters)
  const best = store.bestValidUpdate
  const isBest = best === undefined || isBetterUpdate({ config, newUpdate: update, oldUpdate: best })
  const next = {
    ...store,
    bestValidUpdate: isBest ? update : best,
    currentMaxActiveParticipants: Math.max(store.currentMaxActiveParticipants, participants),
  }
  const isLater = update.attestedHeader.beacon.slot > store.optimisticHeader.beacon.slot
  if (participants > getSafetyThreshold(next) && isLater) next.optimisticHeader = update.attestedHeader

  const moves =
    update.finalizedHeader.beacon.slot > store.finalizedHeader.beacon.slot ||
    bringsFinalizedCommittee(config, store, update)
  if (!isSupermajority(participants, config.syncCommitteeSize) || !moves) return next
  return { ...applyLightClientUpdate({ config, store: next, update }), bestValidUpdate: undefined }
}

function bringsFinalizedCommittee(
  config: ChainConfig,
  store: LiteralStore,
  update: LightClientUpdate,
): boolean {
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  return (
    store.nextSyncCommittee === undefined &&
    isSyncCommitteeUpdate(update) &&
    isFinalityUpdate(update) &&
    periodOf(update.finalizedHeader.beacon.slot) === periodOf(update.attestedHeader.beacon.slot)
  )
}

/** `LightClientFinalityUpdate`: an update without the next sync committee. */
export type LightClientFinalityUpdate = Omit<
  LightClientUpdate,
  'nextSyncCommittee' | 'nextSyncCommitteeBranch'
>

/** `LightClientOptimisticUpdate`: an update without finality. */
export type LightClientOptimisticUpdate = Omit<
  LightClientFinalityUpdate,
  'finalizedHeader' | 'finalityBranch'
>

/** LITERAL: `process_light_client_finality_update`. Throws as `processLightClientUpdate` does. */
export function processLightClientFinalityUpdate(
  parameters: ProcessParameters<LightClientFinalityUpdate>,
): LiteralStore {
  const { version, attestedHeader, finalizedHeader, finalityBranch, syncAggregate, signatureSlot } =
    parameters.update
  return processLightClientUpdate({
    ...parameters,
    update: { version, attestedHeader, finalizedHeader, finalityBranch, syncAggregate, signatureSlot },
  })
}

/** LITERAL: `process_light_client_optimistic_update`. Throws as `processLightClientUpdate` does. */
export function processLightClientOptimisticUpdate(
  parameters: ProcessParameters<LightClientOptimisticUpdate>,
): LiteralStore {
  const { version, attestedHeader, syncAggregate, signatureSlot } = parameters.update
  const finality = { finalizedHeader: EMPTY_HEADER, finalityBranch: [] }
  return processLightClientUpdate({
    ...parameters,
    update: { version, attestedHeader, ...finality, syncAggregate, signatureSlot },
  })
}
