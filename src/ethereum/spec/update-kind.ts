import type { Hex } from '../types/hex.js'
import type { LightClientHeader, LightClientUpdate, SyncCommittee } from '../types/light-client.js'
import { isZero } from './is-valid-light-client-header.js'

const ZERO_ROOT: Hex = `0x${'00'.repeat(32)}`

/** `LightClientHeader()`: the header of an update that has none to give. */
export const EMPTY_HEADER: LightClientHeader = {
  beacon: {
    slot: 0n,
    proposerIndex: 0n,
    parentRoot: ZERO_ROOT,
    stateRoot: ZERO_ROOT,
    bodyRoot: ZERO_ROOT,
  },
}

/** `header == LightClientHeader()`: every field zero or empty. */
export function isEmptyHeader(header: LightClientHeader): boolean {
  const { beacon, execution, executionBranch } = header
  const values = [...Object.values(beacon), ...Object.values(execution ?? {}), ...(executionBranch ?? [])]
  return values.every(
    (value) => value === undefined || (typeof value === 'bigint' ? value === 0n : isZero(value)),
  )
}

/** `committee == SyncCommittee()`, or no committee at all. */
export function isEmptyCommittee(committee: SyncCommittee | undefined): boolean {
  return committee === undefined || [...committee.pubkeys, committee.aggregatePubkey].every(isZero)
}

/** `is_sync_committee_update`: the branch of the next committee is not all zero. */
export function isSyncCommitteeUpdate(update: LightClientUpdate): boolean {
  return !(update.nextSyncCommitteeBranch ?? []).every(isZero)
}

/** `is_finality_update`: the finality branch is not all zero. */
export function isFinalityUpdate(update: LightClientUpdate): boolean {
  return !update.finalityBranch.every(isZero)
}

/** The next committee of an update, `undefined` for the empty one. */
export function nextCommitteeOf(update: LightClientUpdate): SyncCommittee | undefined {
  return isEmptyCommittee(update.nextSyncCommittee) ? undefined : update.nextSyncCommittee
}
