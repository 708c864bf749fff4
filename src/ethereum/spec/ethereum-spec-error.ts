import { BaseError } from '../../errors/base-error.js'

export type EthereumSpecErrorCode =
  | 'UNKNOWN_FORK'
  | 'EXECUTION_FIELD_MISSING'
  | 'BITS_LENGTH'
  | 'COMMITTEE_SIZE'

/** A question that the consensus specification gives no answer to for the given input. */
export class EthereumSpecError extends BaseError<EthereumSpecErrorCode> {
  override name = 'EthereumSpecError'
}
