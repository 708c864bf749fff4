import { BaseError } from '../errors/base-error.js'

export type CoalitionErrorCode =
  | 'INVALID_PARAMETER'
  /** New stake would count too early. */
  | 'MATURITY_TOO_SHORT'
  | 'UNKNOWN_MEMBER'
  | 'CALL_REFUSED'

/** Something about a coalition is not as it must be. */
export class CoalitionError extends BaseError<CoalitionErrorCode> {
  override name = 'CoalitionError'
}
