import { BaseError } from '../../errors/base-error.js'

export type PredicateErrorCode =
  | 'INVALID_SECRET'
  | 'WRONG_OWNER'
  | 'WRONG_STATE_KEY'
  | 'NOT_AN_AMOUNT'
  | 'PREDICATE_FALSE'
  | 'DUPLICATE_ENTRY'
  | 'LIST_TOO_LONG'
  | 'INVALID_LIST_DEPTH'

/** A statement about the state that is false or not the prover's to make. Never names a secret, a value or an account. */
export class PredicateError extends BaseError<PredicateErrorCode> {
  override name = 'PredicateError'
}
