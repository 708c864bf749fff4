import { BaseError } from '../../errors/base-error.js'

export type LightClientUpdateErrorCode =
  | 'WRONG_COMMITTEE_SIZE'
  | 'WRONG_BITS_LENGTH'
  | 'WRONG_SLOT_ORDER'
  | 'SLOT_IN_FUTURE'
  | 'FORK_NOT_SUPPORTED'
  | 'NO_FINALITY'
  | 'FINALIZED_SLOT_TOO_YOUNG'
  | 'INSUFFICIENT_PARTICIPATION'
  | 'WRONG_SIGNATURE_PERIOD'
  | 'UNKNOWN_COMMITTEE'
  | 'WRONG_COMMITTEE'
  | 'STALE_UPDATE'
  | 'INVALID_ATTESTED_EXECUTION'
  | 'INVALID_FINALIZED_EXECUTION'
  | 'INVALID_FINALITY_BRANCH'
  | 'INVALID_NEXT_COMMITTEE_BRANCH'
  | 'NEXT_COMMITTEE_CONFLICT'
  | 'INVALID_PUBKEY'
  | 'INVALID_SIGNATURE_ENCODING'
  | 'AGGREGATE_KEY_AT_INFINITY'
  | 'INVALID_SIGNATURE'

/** A light-client update that must not be accepted; `code` says which rule it breaks. */
export class LightClientUpdateError extends BaseError<LightClientUpdateErrorCode> {
  override name = 'LightClientUpdateError'
}
