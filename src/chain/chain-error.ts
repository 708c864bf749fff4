import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

/** Stable codes of {@link ChainError}. */
export type ChainErrorCode =
  | 'ANVIL_MISSING'
  | 'ANVIL_FAILED'
  | 'COMPILE_FAILED'
  | 'CONTRACT_UNKNOWN'
  | 'DEPLOYMENT_REFUSED'
  | 'DEPLOYMENT_FAILED'
  | 'ENCODING_FAILED'
  | 'COMMITTEE_NOT_REGISTERED'
  | 'COMMITTEE_NOT_IN_CALLDATA'

/** Something went wrong around the destination chain: its process, its contracts or their arguments. */
export class ChainError extends BaseError<ChainErrorCode> {
  override name = 'ChainError'

  /** Shorthand that keeps call sites short. */
  static of(
    code: ChainErrorCode,
    shortMessage: string,
    facts?: readonly string[],
    cause?: unknown,
  ): ChainError {
    const options: BaseErrorOptions = cause === undefined ? { facts } : { facts, cause }
    return new ChainError(code, shortMessage, options)
  }
}
