import { BaseError } from '../errors/base-error.js'

export type FeedErrorCode =
  | 'INVALID_LAYOUT'
  | 'INVALID_UNIT'
  | 'VALUE_OVERFLOW'
  | 'VALUE_MISSING'
  | 'NEGATIVE_ANSWER'
  | 'ANSWER_OUT_OF_BOUNDS'
  | 'ANSWER_OVERFLOW'
  | 'ANSWER_ROUNDS_TO_ZERO'
  | 'SOURCE_DECIMALS_MISMATCH'
  | 'WRONG_ROUND'
  | 'FUTURE_TIMESTAMP'
  | 'HEARTBEAT_MISSED'
  | 'INVALID_POLICY'
  | 'UNKNOWN_BLOCK'
  | 'SOURCE_FAILED'

/** A feed, or what its source holds, is not as it must be. */
export class FeedError extends BaseError<FeedErrorCode> {
  override name = 'FeedError'
}
