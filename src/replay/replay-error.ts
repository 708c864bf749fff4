import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

/** Stable codes of {@link ReplayError}. */
export type ReplayErrorCode =
  /** A file or folder cannot be read. */
  | 'FILE_UNREADABLE'
  /** A file is not JSON; most often it was cut short. */
  | 'MALFORMED_JSON'
  /** JSON of another shape than was asked for. */
  | 'INVALID_DOCUMENT'
  /** Nothing to replay. */
  | 'NO_UPDATES'
  /** Neither a bootstrap nor a committee was given to start from. */
  | 'NO_CHECKPOINT'
  /** No input tells which committee signed an update. */
  | 'COMMITTEE_UNKNOWN'
  /** The committee of a bootstrap is not in its header's state. */
  | 'INVALID_BOOTSTRAP'
  /** Circuits in the build folder come from a ceremony for other sources than these. */
  | 'CIRCUIT_OUTDATED'
  /** No circuit exists for a committee of this size with that many absent members. */
  | 'NO_CIRCUIT_FITS'
  /** The destination chain does not answer. */
  | 'RPC_UNREACHABLE'
  /** The destination chain has no EIP-2537. */
  | 'PRECOMPILE_MISSING'

/** Something is wrong with what a replay was given, before any contract was asked. */
export class ReplayError extends BaseError<ReplayErrorCode> {
  override name = 'ReplayError'

  constructor(code: ReplayErrorCode, shortMessage: string, options: BaseErrorOptions = {}) {
    super(code, shortMessage, options)
  }
}
