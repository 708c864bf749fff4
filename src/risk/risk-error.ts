import { BaseError } from '../errors/base-error.js'

export type RiskErrorCode =
  /** The file of the coalition cannot be read. */
  | 'FILE_UNREADABLE'
  /** The file is neither YAML nor JSON. */
  | 'MALFORMED_FILE'
  /** The file does not have the shape of a coalition; the facts say where. */
  | 'INVALID_COALITION'
  /** Two members, operators, groups or opt-ins have one name. */
  | 'DUPLICATE_ID'
  /** An opt-in, a group or a guarantee names what is not in the file. */
  | 'UNKNOWN_ID'
  /** An operator opts in to, or a guarantee covers, a member without bonds. */
  | 'NOT_BONDED'
  /** Text that is not a fraction, or one outside its range. */
  | 'INVALID_FRACTION'
  /** Text that is not an amount, or one with more decimals than the unit has. */
  | 'INVALID_AMOUNT'
  /** A restaking graph with a negative amount, no stake, or weights that do not match its services. */
  | 'INVALID_GRAPH'
  /** More validators than all attacks can be enumerated for. */
  | 'TOO_LARGE_TO_ENUMERATE'
  /** A probability, a number of trials or a quantile outside its range. */
  | 'INVALID_PARAMETER'

/** A coalition, a graph or a parameter of the risk engine that makes no sense. */
export class RiskError extends BaseError<RiskErrorCode> {
  override name = 'RiskError'
}
