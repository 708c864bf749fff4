import { BaseError } from '../errors/base-error.js'

export type ForecastErrorCode =
  /** A series with a value that is not a finite number. */
  | 'INVALID_SERIES'
  /** Fewer values than the method needs. */
  | 'TOO_SHORT'
  /** A parameter outside its range. */
  | 'INVALID_PARAMETER'

/** A series or a parameter from which nothing can be forecast. */
export class ForecastError extends BaseError<ForecastErrorCode> {
  override name = 'ForecastError'
}
