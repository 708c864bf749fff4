import { computeSyncCommitteePeriodAtSlot } from '../spec/compute-sync-committee-period-at-slot.js'
import { type ApplicableUpdate, validateLightClientUpdate } from '../spec/validate-light-client-update.js'
import type { Hex } from '../types/hex.js'
import type {
  ChainConfig,
  LightClientBootstrap,
  LightClientHeader,
  LightClientUpdate,
  SyncCommittee,
} from '../types/light-client.js'
import { checkBootstrap } from './check-bootstrap.js'
import { StoreError } from './store-error.js'

/**
 * STRICT: what the light-client contract holds, and the keys behind the committee roots.
 *
 * DIFF FROM SPEC: finalized facts only. There is no optimistic header, no best valid update and no way to force one, so
 * nothing below two thirds of a committee ever changes this store. Committees are kept by period instead of as current
 * and next one: the committee of a period never changes.
 */
export type StrictStore = {
  finalizedHeader: LightClientHeader
  finalizedSlot: bigint
  /** SSZ root of each known committee by period. */
  committeeRoots: ReadonlyMap<bigint, Hex>
  /** Keys of each known committee by period. */
  committees: ReadonlyMap<bigint, SyncCommittee>
}

/**
 * STRICT: starts at a trusted block.
 *
 * @throws StoreError; see `checkBootstrap`.
 */
export function initializeStrictStore(parameters: {
  config: ChainConfig
  trustedBlockRoot: Hex
  bootstrap: LightClientBootstrap
}): StrictStore {
  const { config, bootstrap } = parameters
  const root = checkBootstrap(parameters)
  const finalizedSlot = bootstrap.header.beacon.slot
  const period = computeSyncCommitteePeriodAtSlot(config, finalizedSlot)
  return {
    finalizedHeader: bootstrap.header,
    finalizedSlot,
    committeeRoots: new Map([[period, root]]),
    committees: new Map([[period, bootstrap.currentSyncCommittee]]),
  }
}

/**
 * STRICT: what a valid update changes, as the contract applies it. Pure: the given store stays as it is.
 *
 * @param parameters.valid What `validateLightClientUpdate` returned for this store and this update.
 */
export function applyUpdateStrictly(parameters: {
  store: StrictStore
  update: LightClientUpdate
  valid: ApplicableUpdate
}): StrictStore {
  const { store, update, valid } = parameters
  const head = valid.advancesHead
    ? { finalizedHeader: update.finalizedHeader, finalizedSlot: update.finalizedHeader.beacon.slot }
    : {}
  const { nextSyncCommitteeRoot: root } = valid
  const { nextSyncCommittee: committee } = update
  if (!valid.bringsNextSyncCommittee || root === undefined || committee === undefined)
    return { ...store, ...head }
  const period = valid.attestedPeriod + 1n
  return {
    ...store,
    ...head,
    committeeRoots: new Map(store.committeeRoots).set(period, root),
    committees: new Map(store.committees).set(period, committee),
  }
}

/**
 * STRICT: validates an update and applies it at once: the twin of the contract's `update` functions.
 *
 * @param parameters.currentSlot From a clock the caller trusts; see `computeSlotAtTime`.
 * @throws LightClientUpdateError naming the broken rule; the store is then unchanged.
 * @throws StoreError `COMMITTEE_KEYS_MISSING` when the store knows the root of the signing committee but not its keys.
 */
export function processUpdateStrictly(parameters: {
  config: ChainConfig
  store: StrictStore
  update: LightClientUpdate
  currentSlot: bigint
}): { store: StrictStore; valid: ApplicableUpdate } {
  const { config, store, update, currentSlot } = parameters
  const period = computeSyncCommitteePeriodAtSlot(config, update.signatureSlot)
  const committee = store.committees.get(period) ?? anyCommittee(store)
  if (store.committeeRoots.has(period) && !store.committees.has(period)) throw keysMissing(period)
  const valid = validateLightClientUpdate({ config, store, update, committee, currentSlot })
  return { store: applyUpdateStrictly({ store, update, valid }), valid }
}

/** Where the period's committee is unknown, validation says so itself before it looks at the keys. */
function anyCommittee(store: StrictStore): SyncCommittee {
  const [committee] = store.committees.values()
  if (committee !== undefined) return committee
  throw new StoreError('COMMITTEE_KEYS_MISSING', 'The store holds the keys of no committee.')
}

function keysMissing(period: bigint): StoreError {
  const message = `The store has the root of period ${period}'s committee, but not its keys.`
  return new StoreError('COMMITTEE_KEYS_MISSING', message)
}
