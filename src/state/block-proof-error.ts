import { BaseError } from '../errors/base-error.js'

/** Named as the errors of the `IStateVerifier` contract. */
export type BlockProofErrorCode =
  | 'UNKNOWN_SLOT'
  | 'WRONG_BEACON_HEADER'
  | 'INVALID_BLOCK_ROOT_BRANCH'
  | 'SLOT_NOT_IN_BLOCK_ROOTS'
  | 'NO_EXECUTION_DATA'
  | 'INVALID_EXECUTION_BRANCH'
  | 'BEACON_ROOTS_TIMESTAMP_AFTER_ANCHOR'
  | 'WRONG_BEACON_ROOTS_TIMESTAMP'
  | 'EMPTY_SYSTEM_SLOT'
  | 'BLOCK_NOT_IN_WINDOW'
  | 'WRONG_EXECUTION_HEADER'
  | 'WRONG_BLOCK_NUMBER'
  | 'ACCOUNT_ABSENT'

/** An execution block that does not hang on the recorded header as its proof says. */
export class BlockProofError extends BaseError<BlockProofErrorCode> {
  override name = 'BlockProofError'
}
