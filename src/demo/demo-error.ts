import { BaseError } from '../errors/base-error.js'

export type DemoErrorCode =
  /** The contract refused an update of the demonstration, or had no state root for it. */
  | 'DEMO_UPDATE_REFUSED'
  /** A predicate was not accepted, or was accepted where it must not be. */
  | 'DEMO_PREDICATE_REFUSED'

/** The demonstration did not come to its end. */
export class DemoError extends BaseError<DemoErrorCode> {
  override name = 'DemoError'
}
