import { hashTreeRootSyncCommittee } from '../ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../types/hex.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../types/light-client.js'
import { computeSyncCommitteePeriodAtSlot } from './compute-sync-committee-period-at-slot.js'
import { LightClientUpdateError } from './light-client-update-error.js'
import type { G1Point } from './participant-public-key.js'
import { type ValidatedUpdate, validateUpdateContent } from './validate-update-content.js'

/** What a light client holds, as far as the next update depends on it. */
export type LightClientStore = {
  /** Slot of the finalized header: the head. */
  finalizedSlot: bigint
  /** SSZ root of each known sync committee by period. */
  committeeRoots: ReadonlyMap<bigint, Hex>
}

/** A valid update, and what applying it changes. */
export type ApplicableUpdate = ValidatedUpdate & {
  /** The finalized header becomes the new head. */
  advancesHead: boolean
  /** The committee of `attestedPeriod + 1` becomes known. */
  bringsNextSyncCommittee: boolean
}

/** Which committee must have signed, by its SSZ root, and without whom: what an aggregate key has to be proven for. */
export type SignerStatement = { committeeRoot: Hex; absent: readonly number[] }

/** The committee that signed, or a way to its participants' aggregate key: see `Signers`. */
export type UpdateSigners =
  | { committee: SyncCommittee }
  | { publicKeyOf: (statement: SignerStatement) => G1Point }

/** Returns the root of the committee that must have signed. */
function checkSigner(
  config: ChainConfig,
  store: LightClientStore,
  signers: UpdateSigners,
  signatureSlot: bigint,
): Hex {
  const storePeriod = computeSyncCommitteePeriodAtSlot(config, store.finalizedSlot)
  const period = computeSyncCommitteePeriodAtSlot(config, signatureSlot)
  const facts = [`signature period: ${period}`, `store period: ${storePeriod}`]
  if (period !== storePeriod && period !== storePeriod + 1n) {
    const message = "The update is signed in another period than the store's or the one after."
    throw new LightClientUpdateError('WRONG_SIGNATURE_PERIOD', message, { facts })
  }
  const known = store.committeeRoots.get(period)
  if (known === undefined) {
    const message = "The committee of the signature's period is not known yet."
    throw new LightClientUpdateError('UNKNOWN_COMMITTEE', message, { facts })
  }
  if (!('committee' in signers)) return known
  const root = hashTreeRootSyncCommittee(signers.committee)
  if (root !== known) {
    const message = "The given committee is not the one that the client knows for the signature's period."
    throw new LightClientUpdateError('WRONG_COMMITTEE', message, {
      facts: [...facts, `known root: ${known}`, `given root: ${root}`],
    })
  }
  return known
}

/**
 * `validate_light_client_update`, and the conditions under which `process_light_client_update` applies it at once.
 * Whoever passes it may pay for a proof: an update that would change nothing is refused.
 *
 * DIFF FROM SPEC: there is no best valid update and no forced update; see also `validateUpdateContent`. A next
 * committee that differs from a known one is refused even when its period is not the store's.
 *
 * @param currentSlot - From a clock the caller trusts; see `computeSlotAtTime`.
 * @throws LightClientUpdateError naming the broken rule.
 */
export function validateLightClientUpdate(
  parameters: {
    config: ChainConfig
    store: LightClientStore
    update: LightClientUpdate
    currentSlot: bigint
  } & UpdateSigners,
): ApplicableUpdate {
  const { config, store, update, currentSlot } = parameters
  if (currentSlot < update.signatureSlot) {
    throw new LightClientUpdateError(
      'SLOT_IN_FUTURE',
      'The update is signed in a slot that has not come yet.',
      {
        facts: [`signature slot: ${update.signatureSlot}`, `current slot: ${currentSlot}`],
      },
    )
  }
  const committeeRoot = checkSigner(config, store, parameters, update.signatureSlot)

  const finalizedSlot = update.finalizedHeader.beacon.slot
  const attestedPeriod = computeSyncCommitteePeriodAtSlot(config, update.attestedHeader.beacon.slot)
  const finalizedPeriod = computeSyncCommitteePeriodAtSlot(config, finalizedSlot)
  const storePeriod = computeSyncCommitteePeriodAtSlot(config, store.finalizedSlot)
  const knownNextRoot = store.committeeRoots.get(attestedPeriod + 1n)
  const advancesHead = finalizedSlot > store.finalizedSlot
  const mayBringCommittee =
    knownNextRoot === undefined && attestedPeriod === finalizedPeriod && attestedPeriod >= storePeriod
  const stale = () =>
    new LightClientUpdateError('STALE_UPDATE', 'The update is not ahead of what the client already knows.', {
      facts: [`finalized slot: ${finalizedSlot}`, `head: ${store.finalizedSlot}`],
    })
  if (!advancesHead && !(mayBringCommittee && update.nextSyncCommittee !== undefined)) throw stale()

  const signers =
    'committee' in parameters
      ? { committee: parameters.committee }
      : {
          publicKeyOf: ({ absent }: Pick<SignerStatement, 'absent'>) =>
            parameters.publicKeyOf({ committeeRoot, absent }),
        }
  const validated = validateUpdateContent({ config, update, ...signers })
  const nextRoot = validated.nextSyncCommitteeRoot
  if (knownNextRoot !== undefined && nextRoot !== undefined && nextRoot !== knownNextRoot) {
    const message = 'The update proves another next sync committee than the one already known.'
    throw new LightClientUpdateError('NEXT_COMMITTEE_CONFLICT', message, {
      facts: [`period: ${attestedPeriod + 1n}`, `known root: ${knownNextRoot}`, `proven root: ${nextRoot}`],
    })
  }
  const bringsNextSyncCommittee = mayBringCommittee && nextRoot !== undefined
  if (!advancesHead && !bringsNextSyncCommittee) throw stale()
  return { ...validated, advancesHead, bringsNextSyncCommittee }
}
