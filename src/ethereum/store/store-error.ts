import { BaseError } from '../../errors/base-error.js'

export type StoreErrorCode =
  | 'WRONG_BLOCK_ROOT'
  | 'INVALID_BOOTSTRAP_HEADER'
  | 'INVALID_BOOTSTRAP_BRANCH'
  | 'WRONG_COMMITTEE_SIZE'
  | 'COMMITTEE_KEYS_MISSING'
  | 'WRONG_FINALIZED_PERIOD'

/** A store that cannot be started from a bootstrap, or cannot take an update. */
export class StoreError extends BaseError<StoreErrorCode> {
  override name = 'StoreError'
}
