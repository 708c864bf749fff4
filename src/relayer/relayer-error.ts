import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

/** Stable codes of {@link RelayerError}. */
export type RelayerErrorCode =
  /** Parameters that make no sense together. */
  | 'INVALID_PARAMETER'
  /** Nobody has the keys of a committee that the client knows by its root. */
  | 'COMMITTEE_KEYS_MISSING'
  /** Nobody has the validators that the client knows by their root. */
  | 'VALIDATORS_MISSING'
  /** The contract is a light client of another chain, or none. */
  | 'WRONG_CLIENT'
  /** The client was deployed without a verifier for so many validators. */
  | 'NO_VERIFIER'
  /** A proof was asked for and not made. */
  | 'PROOF_FAILED'
  /** A route needs proofs and there is nobody to make them. */
  | 'NO_PROOF_SOURCE'
  /** No source has anything to say, for a reason that is not the chain's. */
  | 'SOURCES_FAILED'
  /** Another process has the folder with the unconfirmed transactions. */
  | 'STATE_LOCKED'

/** The relayer cannot go on with a destination for now. */
export class RelayerError extends BaseError<RelayerErrorCode> {
  override name = 'RelayerError'

  constructor(code: RelayerErrorCode, shortMessage: string, options: BaseErrorOptions = {}) {
    super(code, shortMessage, options)
  }
}
