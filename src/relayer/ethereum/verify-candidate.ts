import {
  LightClientUpdateError,
  type LightClientUpdateErrorCode,
} from '../../ethereum/spec/light-client-update-error.js'
import {
  type ApplicableUpdate,
  type LightClientStore,
  validateLightClientUpdate,
} from '../../ethereum/spec/validate-light-client-update.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../../ethereum/types/light-client.js'
import type { Candidate } from './candidate.js'
import { type GasModel, type PlanRoute, routeGas } from './gas-model.js'
import { PlanError } from './plan-error.js'

/** Why an update has no place in the plan. */
export type Refusal = {
  update: LightClientUpdate
  code: LightClientUpdateErrorCode | 'NO_ROUTE' | 'PERIOD_GAP'
  message: string
}

/** A candidate that was verified against the store the client will have when its turn comes. */
export type VerifiedCandidate = {
  candidate: Candidate
  valid: ApplicableUpdate
  /** The committee that signed it. */
  committee: SyncCommittee
  committeeRoot: Hex
}

export type VerifyParameters = {
  config: ChainConfig
  currentSlot: bigint
  keys: ReadonlyMap<Hex, SyncCommittee>
  model: GasModel
  allowed: readonly PlanRoute[]
}

/**
 * Everything the contract will check, before a proof or a transaction is paid for.
 *
 * @throws PlanError `CONFLICTING_UPDATES` for a validly signed update whose finalized next committee is not the known
 * one.
 */
export function verifyCandidate(
  candidate: Candidate,
  store: LightClientStore,
  { config, currentSlot, keys, model, allowed }: VerifyParameters,
): VerifiedCandidate | Refusal {
  const { update, absentees, signaturePeriod } = candidate
  if (!allowed.some((route) => routeGas(model, route, absentees) !== undefined)) {
    return { update, code: 'NO_ROUTE', message: `No allowed route takes ${absentees} absent members.` }
  }
  const committeeRoot = store.committeeRoots.get(signaturePeriod)
  const committee = committeeRoot === undefined ? undefined : keys.get(committeeRoot)
  if (committeeRoot === undefined || committee === undefined) {
    const message =
      committeeRoot === undefined
        ? `The client does not know the committee of period ${signaturePeriod}.`
        : `Nobody gave the keys of the committee of period ${signaturePeriod}, root ${committeeRoot}.`
    return { update, code: 'UNKNOWN_COMMITTEE', message }
  }
  try {
    const valid = validateLightClientUpdate({ config, store, update, committee, currentSlot })
    return { candidate, valid, committee, committeeRoot }
  } catch (error) {
    if (!(error instanceof LightClientUpdateError)) throw error
    if (error.code === 'NEXT_COMMITTEE_CONFLICT' && candidate.brings !== undefined) {
      throw new PlanError(
        'CONFLICTING_UPDATES',
        'A validly signed update contradicts what the client holds.',
        {
          cause: error,
          facts: error.facts,
          evidence: [update],
        },
      )
    }
    return { update, code: error.code, message: error.shortMessage }
  }
}

/**
 * The client's store after a verified update. What it changes is asked of `store` and not of the store it was verified
 * in: a rotation may come after the step that moves the head past its finalized slot.
 */
export function storeAfter(store: LightClientStore, { candidate }: VerifiedCandidate): LightClientStore {
  const { brings, finalizedSlot } = candidate
  const advances = finalizedSlot > store.finalizedSlot
  const isNews = brings !== undefined && !store.committeeRoots.has(brings.period)
  return {
    finalizedSlot: advances ? finalizedSlot : store.finalizedSlot,
    committeeRoots: isNews
      ? new Map(store.committeeRoots).set(brings.period, brings.committeeRoot)
      : store.committeeRoots,
  }
}
