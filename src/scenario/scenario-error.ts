import { BaseError } from '../errors/base-error.js'

export type ScenarioErrorCode =
  /** There is no scenario of that name. */
  | 'SCENARIO_UNKNOWN'
  /** Something that the scenario shows did not come about, or something came about that must not. */
  | 'EXPECTATION_FAILED'

/** A scenario did not come to its end. */
export class ScenarioError extends BaseError<ScenarioErrorCode> {
  override name = 'ScenarioError'
}
