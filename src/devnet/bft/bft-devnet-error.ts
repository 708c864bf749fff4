import { BaseError } from '../../errors/base-error.js'

export type BftDevnetErrorCode =
  /** The script contradicts itself or does not have the documented shape. */
  | 'INVALID_SCRIPT'
  /** No header of this height is finalized. */
  | 'UNKNOWN_HEIGHT'
  /** Nobody in the script has this name. */
  | 'UNKNOWN_NAME'
  /** There is no such file, or it is neither YAML nor JSON. */
  | 'SCRIPT_UNREADABLE'
  /** The chain does not reach a height: its faults leave no quorum. */
  | 'STALLED'

/** A development BFT chain that cannot be made, or cannot do what it was asked for. */
export class BftDevnetError extends BaseError<BftDevnetErrorCode> {
  override name = 'BftDevnetError'
}
