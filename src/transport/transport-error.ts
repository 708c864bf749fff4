import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

/** Stable codes of {@link TransportError}. */
export type TransportErrorCode =
  | 'METHOD_REFUSED'
  | 'INVALID_PARAMETERS'
  | 'OVERRIDE_REFUSED'
  | 'BLOCK_TAG_REFUSED'
  | 'BLOCK_NOT_ACCEPTED'
  | 'HEAD_TOO_OLD'
  | 'LIGHT_CLIENT_EXPIRED'
  | 'LIGHT_CLIENT_FROZEN'
  | 'LIGHT_CLIENT_UNREADABLE'
  | 'ABSENCE_UNPROVEN'
  | 'UPSTREAM_FAILED'
  | 'UPSTREAM_TIMEOUT'
  | 'INVALID_ANSWER'
  | 'PROOF_REFUSED'
  | 'WRONG_CODE'
  | 'WRONG_HEADER'
  | 'WRONG_TRANSACTIONS'
  | 'WRONG_RECEIPTS'
  | 'WRONG_TRANSACTION_HASH'
  | 'UNKNOWN_RULES'
  | 'CALL_IMPOSSIBLE'
  | 'CALL_UNDERFUNDED'
  | 'CALL_HALTED'

/**
 * The transport has no proven answer. Nothing that the node wrote is in its text, nor among its causes: a node could
 * dress its error as a revert, and viem would show that as what the contract said.
 */
export class TransportError extends BaseError<TransportErrorCode> {
  override name = 'TransportError'
  /** What led here when it is not ours to repeat: an error of the node, or of the light client. Not a cause. */
  origin: unknown

  /** Shorthand that keeps call sites short. */
  static of(
    code: TransportErrorCode,
    shortMessage: string,
    facts?: readonly string[],
    cause?: BaseError,
  ): TransportError {
    const options: BaseErrorOptions = cause === undefined ? { facts } : { facts, cause }
    return new TransportError(code, shortMessage, options)
  }

  /** An error about `origin`, which is kept beside it. */
  static about(
    origin: unknown,
    code: TransportErrorCode,
    shortMessage: string,
    facts: readonly string[] = [],
  ): TransportError {
    const error = new TransportError(code, shortMessage, { facts })
    error.origin = origin
    return error
  }
}
