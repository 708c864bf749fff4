import { computeSlotAtTime } from '../../ethereum/spec/compute-slot-at-time.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { LightClientUpdateError } from '../../ethereum/spec/light-client-update-error.js'
import {
  type UpdateSigners,
  validateLightClientUpdate,
} from '../../ethereum/spec/validate-light-client-update.js'
import { validateUpdateContent } from '../../ethereum/spec/validate-update-content.js'
import { applyUpdateStrictly, processUpdateStrictly } from '../../ethereum/store/strict-store.js'
import type { ChainConfig, LightClientUpdate } from '../../ethereum/types/light-client.js'
import { ClientError } from '../client-error.js'
import { clientFrozen, type ProvenConflict } from '../proven-conflict.js'
import { findContradiction } from './find-contradiction.js'
import { type LightClientFacts, recordOf, withoutOld, withRecord } from './light-client-facts.js'

/** What an update is judged by. */
export type Rules = {
  config: ChainConfig
  /** From a clock the caller trusts, seconds. */
  now: bigint
  weakSubjectivitySeconds: bigint
}

/** The signers' aggregate key, where it does not come from their keys. */
export type PublicKeyOf = Extract<UpdateSigners, { publicKeyOf: unknown }>['publicKeyOf']

/** True when the head is older than the weak-subjectivity limit: long-range forgeries cost nothing from then on. */
export function isExpired({ config, now, weakSubjectivitySeconds }: Rules, facts: LightClientFacts): boolean {
  return now > timeOf(config, facts.store.finalizedSlot) + weakSubjectivitySeconds
}

/**
 * What is known after an update: the twin of the contract's `update` functions, except that a fully verified update which
 * contradicts the facts freezes them at once. Pure.
 *
 * @param publicKeyOf Without it the participants' keys are added up.
 * @throws ClientError `CLIENT_FROZEN`, `CLIENT_EXPIRED`, `EVIDENCE_EXPIRED`; LightClientUpdateError; what `publicKeyOf`
 * throws.
 */
export function takeUpdate(
  rules: Rules,
  facts: LightClientFacts,
  update: LightClientUpdate,
  publicKeyOf?: PublicKeyOf,
): LightClientFacts {
  requireTaking(rules, facts)
  const contradiction = findContradiction(rules.config, facts, update)
  if (contradiction !== undefined) return freeze(rules, facts, update, contradiction)
  const { config, now, weakSubjectivitySeconds } = rules
  const context = { config, store: facts.store, update, currentSlot: computeSlotAtTime(config, now) }
  const store =
    publicKeyOf === undefined
      ? processUpdateStrictly(context).store
      : applyUpdateStrictly({ ...context, valid: validateLightClientUpdate({ ...context, publicKeyOf }) })
  const taken = withRecord({ ...facts, store }, recordOf(config, update.finalizedHeader))
  return withoutOld(config, taken, now - weakSubjectivitySeconds)
}

/**
 * What is known after evidence of a conflict: the twin of the contract's `reportConflict` functions. The head may be old,
 * the signature may not.
 *
 * @throws ClientError `NO_CONFLICT` when the update agrees with the facts, `EVIDENCE_EXPIRED`, `CLIENT_FROZEN`;
 * LightClientUpdateError when it is not valid.
 */
export function takeEvidence(
  rules: Rules,
  facts: LightClientFacts,
  update: LightClientUpdate,
): LightClientFacts {
  if (facts.conflict !== undefined) throw clientFrozen(facts.conflict)
  const contradiction = findContradiction(rules.config, facts, update)
  if (contradiction !== undefined) return freeze(rules, facts, update, contradiction)
  throw new ClientError('NO_CONFLICT', 'The update agrees with everything recorded.', {
    facts: [`finalized slot: ${update.finalizedHeader.beacon.slot}`],
  })
}

/**
 * Refuses a client that takes no more updates.
 *
 * @throws ClientError `CLIENT_FROZEN`, `CLIENT_EXPIRED`.
 */
export function requireTaking(rules: Rules, facts: LightClientFacts): void {
  if (facts.conflict !== undefined) throw clientFrozen(facts.conflict)
  if (!isExpired(rules, facts)) return
  const headTime = timeOf(rules.config, facts.store.finalizedSlot)
  const limit = rules.weakSubjectivitySeconds
  throw new ClientError('CLIENT_EXPIRED', 'The head is older than the weak-subjectivity limit.', {
    facts: [`head: ${rules.now - headTime} seconds old`, `limit: ${limit} seconds`],
  })
}

function freeze(
  { config, now, weakSubjectivitySeconds }: Rules,
  facts: LightClientFacts,
  update: LightClientUpdate,
  conflict: ProvenConflict,
): LightClientFacts {
  const { signatureSlot } = update
  if (computeSlotAtTime(config, now) < signatureSlot) {
    const message = 'The update is signed in a slot that has not come yet.'
    throw new LightClientUpdateError('SLOT_IN_FUTURE', message)
  }
  const age = now - timeOf(config, signatureSlot)
  if (age > weakSubjectivitySeconds) {
    const message =
      'The evidence is older than the weak-subjectivity limit: old keys may have been sold since.'
    throw new ClientError('EVIDENCE_EXPIRED', message, { facts: [`signature: ${age} seconds old`] })
  }
  const period = computeSyncCommitteePeriodAtSlot(config, signatureSlot)
  const committee = facts.store.committees.get(period)
  if (committee === undefined) {
    const message = "The committee of the signature's period is not known."
    throw new LightClientUpdateError('UNKNOWN_COMMITTEE', message, { facts: [`period: ${period}`] })
  }
  validateUpdateContent({ config, update, committee })
  return { ...facts, conflict }
}

function timeOf(config: ChainConfig, slot: bigint): bigint {
  return config.genesisTime + slot * config.secondsPerSlot
}
