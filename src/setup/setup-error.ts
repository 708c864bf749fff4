import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

/** Stable codes of {@link SetupError}. */
export type SetupErrorCode =
  | 'BEACON_INVALID'
  | 'CIRCUIT_CHANGED'
  | 'CIRCUIT_NOT_IN_CEREMONY'
  | 'CONTRIBUTOR_INVALID'
  | 'ENTROPY_INVALID'
  | 'FOLDER_IN_USE'
  | 'KEY_MISMATCH'
  | 'PTAU_INVALID'
  | 'PTAU_MISMATCH'
  | 'PTAU_TOO_SMALL'
  | 'SETUP_REJECTED'
  | 'STEP_OUT_OF_ORDER'
  | 'STEP_REFUSED'
  | 'TRANSCRIPT_MALFORMED'
  | 'TRANSCRIPT_MISSING'

/** A step of a trusted setup that was refused; what was there before is untouched. */
export class SetupError extends BaseError<SetupErrorCode> {
  override name = 'SetupError'

  /** Shorthand that keeps call sites on one line. */
  static of(
    code: SetupErrorCode,
    shortMessage: string,
    facts?: readonly string[],
    cause?: unknown,
  ): SetupError {
    const options: BaseErrorOptions = cause === undefined ? { facts } : { facts, cause }
    return new SetupError(code, shortMessage, options)
  }
}
