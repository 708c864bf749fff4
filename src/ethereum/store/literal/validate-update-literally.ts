import { computeSyncCommitteePeriodAtSlot } from '../../spec/compute-sync-committee-period-at-slot.js'
import { forkAtSlot } from '../../spec/fork-at-slot.js'
import { finalizedRootGindex } from '../../spec/gindices.js'
import { isValidLightClientHeader } from '../../spec/is-valid-light-client-header.js'
import { absentIndices } from '../../spec/participation.js'
import { syncCommitteeSigningRoot } from '../../spec/sync-committee-signing-root.js'
import { isEmptyHeader, isFinalityUpdate, isSyncCommitteeUpdate } from '../../spec/update-kind.js'
import { check, checkNextSyncCommittee, supported } from '../../spec/validate-update-content.js'
import { verifySyncCommitteeSignature } from '../../spec/verify-sync-committee-signature.js'
import { hashTreeRootBeaconBlockHeader } from '../../ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../ssz/hash-tree-root-sync-committee.js'
import { isValidMerkleBranch } from '../../ssz/is-valid-merkle-branch.js'
import type { Hex } from '../../types/hex.js'
import type { ChainConfig, LightClientUpdate } from '../../types/light-client.js'
import type { LiteralStore } from './literal-store.js'

/** `MIN_SYNC_COMMITTEE_PARTICIPANTS` of both presets. */
const MIN_SYNC_COMMITTEE_PARTICIPANTS = 1
const ZERO_ROOT: Hex = `0x${'00'.repeat(32)}`

type Parameters = {
  config: ChainConfig
  store: LiteralStore
  update: LightClientUpdate
  currentSlot: bigint
}

/**
 * LITERAL: `validate_light_client_update`: one signer is enough, and finality may be missing. What a contract takes is
 * decided by the strict `validateLightClientUpdate`.
 *
 * DIFF FROM SPEC: branches must have the exact depth of the attested slot's fork; see `isValidMerkleBranch`.
 *
 * @returns How many members signed.
 * @throws LightClientUpdateError naming the broken rule.
 */
export function validateUpdateLiterally(parameters: Parameters): number {
  const { config, store, update } = parameters
  const { syncCommitteeBits, syncCommitteeSignature } = update.syncAggregate
  const absent = supported(() => absentIndices(syncCommitteeBits, config.syncCommitteeSize))
  const participants = config.syncCommitteeSize - absent.length
  check(participants >= MIN_SYNC_COMMITTEE_PARTICIPANTS, 'INSUFFICIENT_PARTICIPATION', 'Nobody signed.')
  check(
    supported(() => isValidLightClientHeader(config, update.attestedHeader)),
    'INVALID_ATTESTED_EXECUTION',
    'The execution header of the attested block is not in its body.',
  )
  checkSlots(parameters)
  checkRelevance(parameters)
  checkFinality(parameters)
  checkCommittee(parameters)

  const { signatureSlot } = update
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const isCurrent = periodOf(signatureSlot) === periodOf(store.finalizedHeader.beacon.slot)
  const committee = isCurrent ? store.currentSyncCommittee : store.nextSyncCommittee
  if (committee === undefined) throw new TypeError('the signing period was checked before')
  const attestedHeader = update.attestedHeader.beacon
  const signingRoot = supported(() => syncCommitteeSigningRoot({ config, attestedHeader, signatureSlot }))
  verifySyncCommitteeSignature({ committee, absent, signingRoot, signature: syncCommitteeSignature })
  return participants
}

function checkSlots({ config, store, update, currentSlot }: Parameters): void {
  const attested = update.attestedHeader.beacon.slot
  const finalized = update.finalizedHeader.beacon.slot
  const { signatureSlot } = update
  const facts = [`signature: ${signatureSlot}`, `attested: ${attested}`, `finalized: ${finalized}`]
  const future = 'The update is signed in a slot that has not come yet.'
  check(currentSlot >= signatureSlot, 'SLOT_IN_FUTURE', future, [...facts, `current: ${currentSlot}`])
  const order = 'The slots must obey signature > attested >= finalized.'
  check(signatureSlot > attested && attested >= finalized, 'WRONG_SLOT_ORDER', order, facts)

  const storePeriod = computeSyncCommitteePeriodAtSlot(config, store.finalizedHeader.beacon.slot)
  const period = computeSyncCommitteePeriodAtSlot(config, signatureSlot)
  const mayFollow = store.nextSyncCommittee !== undefined && period === storePeriod + 1n
  check(
    period === storePeriod || mayFollow,
    'WRONG_SIGNATURE_PERIOD',
    'The store knows no committee for the period in which the update is signed.',
    [`signature period: ${period}`, `store period: ${storePeriod}`],
  )
}

function checkRelevance({ config, store, update }: Parameters): void {
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const head = store.finalizedHeader.beacon.slot
  const attested = update.attestedHeader.beacon.slot
  const bringsCommittee =
    store.nextSyncCommittee === undefined &&
    isSyncCommitteeUpdate(update) &&
    periodOf(attested) === periodOf(head)
  const message = 'The update is not ahead of what the store already knows.'
  const facts = [`attested slot: ${attested}`, `head: ${head}`]
  check(attested > head || bringsCommittee, 'STALE_UPDATE', message, facts)
}

function checkFinality({ config, update }: Parameters): void {
  const { finalizedHeader, finalityBranch: branch } = update
  const attested = update.attestedHeader.beacon
  const finalizesGenesis = finalizedHeader.beacon.slot === 0n
  if (!isFinalityUpdate(update) || finalizesGenesis) {
    const message = 'The update brings a finalized header without a proof of finality.'
    check(isEmptyHeader(finalizedHeader), 'INVALID_FINALITY_BRANCH', message)
  }
  if (!isFinalityUpdate(update)) return
  check(
    finalizesGenesis || supported(() => isValidLightClientHeader(config, finalizedHeader)),
    'INVALID_FINALIZED_EXECUTION',
    'The execution header of the finalized block is not in its body.',
  )
  const leaf = finalizesGenesis ? ZERO_ROOT : hashTreeRootBeaconBlockHeader(finalizedHeader.beacon)
  const gindex = supported(() => finalizedRootGindex(forkAtSlot(config, attested.slot).name))
  check(
    isValidMerkleBranch({ leaf, branch, gindex, root: attested.stateRoot }),
    'INVALID_FINALITY_BRANCH',
    'The finalized block is not the finalized checkpoint of the attested state.',
    [`generalized index: ${gindex}`, `finalized root: ${leaf}`],
  )
}

function checkCommittee({ config, store, update }: Parameters): void {
  const attested = update.attestedHeader.beacon.slot
  const fork = supported(() => forkAtSlot(config, attested))
  const root = checkNextSyncCommittee(config, update, fork)
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const isStorePeriod = periodOf(attested) === periodOf(store.finalizedHeader.beacon.slot)
  if (root === undefined || store.nextSyncCommittee === undefined || !isStorePeriod) return
  const known = hashTreeRootSyncCommittee(store.nextSyncCommittee)
  check(
    root === known,
    'NEXT_COMMITTEE_CONFLICT',
    'The update proves another next sync committee than the one already known.',
    [`known root: ${known}`, `proven root: ${root}`],
  )
}
