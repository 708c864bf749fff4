import { computeSlotAtTime } from '../../ethereum/spec/compute-slot-at-time.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { LightClientUpdateError } from '../../ethereum/spec/light-client-update-error.js'
import { absentIndices } from '../../ethereum/spec/participation.js'
import { syncCommitteeSigningRoot } from '../../ethereum/spec/sync-committee-signing-root.js'
import { validateUpdateContent } from '../../ethereum/spec/validate-update-content.js'
import { verifySyncCommitteeSignature } from '../../ethereum/spec/verify-sync-committee-signature.js'
import type { StrictStore } from '../../ethereum/store/strict-store.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../../ethereum/types/light-client.js'
import { sha256Hex } from '../../hash/sha256-hex.js'

/** Slots that a node's clock may be ahead. */
export const DRIFT_SLOTS = 2n

/**
 * `verified`: every rule of the light client holds. `signed`: the committee signed the attested header, with less than the
 * two thirds that an update takes; nothing but the participation is known by it. `refused`: neither.
 */
export type UpdateVerdict =
  | { readonly kind: 'verified' | 'signed' }
  | { readonly kind: 'refused'; readonly fault: LightClientUpdateError }

/** Judges what a node serves by the committees of a light-client store; never throws for an update, however it looks. */
export type UpdateJudge = (parameters: {
  store: Pick<StrictStore, 'committees'>
  update: LightClientUpdate
  /** Milliseconds since 1970. */
  now: bigint
}) => UpdateVerdict

const KEPT = 256

/** Makes a judge that remembers its last verdicts: nodes serve one update until there is a newer one. */
export function createUpdateJudge({ config }: { config: ChainConfig }): UpdateJudge {
  const verdicts = new Map<string, UpdateVerdict>()
  return ({ store, update, now }) => {
    if (update.signatureSlot > computeSlotAtTime(config, now / 1000n) + DRIFT_SLOTS)
      return refused('SLOT_IN_FUTURE', 'The update was signed in a slot to come.')
    const period = computeSyncCommitteePeriodAtSlot(config, update.signatureSlot)
    const committee = store.committees.get(period)
    if (committee === undefined)
      return refused('UNKNOWN_COMMITTEE', 'The committee that signed is not known yet.')
    // A store never exchanges the committee of a period.
    const key = sha256Hex(textOf(update))
    const verdict = verdicts.get(key) ?? judgeContent({ config, update, committee })
    verdicts.set(key, verdict)
    for (const oldest of verdicts.keys()) {
      if (verdicts.size <= KEPT) break
      verdicts.delete(oldest)
    }
    return verdict
  }
}

function judgeContent(signed: {
  config: ChainConfig
  update: LightClientUpdate
  committee: SyncCommittee
}): UpdateVerdict {
  try {
    validateUpdateContent(signed)
    return { kind: 'verified' }
  } catch (error) {
    if (!(error instanceof LightClientUpdateError)) throw error
    if (error.code !== 'INSUFFICIENT_PARTICIPATION') return { kind: 'refused', fault: error }
  }
  try {
    requireSignature(signed)
    return { kind: 'signed' }
  } catch (error) {
    if (error instanceof LightClientUpdateError) return { kind: 'refused', fault: error }
    throw error
  }
}

function requireSignature({ config, update, committee }: Parameters<typeof judgeContent>[0]): void {
  const { signatureSlot, attestedHeader, syncAggregate } = update
  const { syncCommitteeBits, syncCommitteeSignature: signature } = syncAggregate
  verifySyncCommitteeSignature({
    committee,
    absent: absentIndices(syncCommitteeBits, config.syncCommitteeSize),
    signingRoot: syncCommitteeSigningRoot({ config, attestedHeader: attestedHeader.beacon, signatureSlot }),
    signature,
  })
}

function refused(code: 'SLOT_IN_FUTURE' | 'UNKNOWN_COMMITTEE', message: string): UpdateVerdict {
  return { kind: 'refused', fault: new LightClientUpdateError(code, message) }
}

function textOf(update: LightClientUpdate): string {
  return JSON.stringify(update, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
}
