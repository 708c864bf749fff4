import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

/** Stable codes of {@link DestinationError}. */
export type DestinationErrorCode =
  /** Figures of a policy that make no sense, or that contradict those of another user of the account. */
  | 'INVALID_POLICY'
  /** The node follows another chain than it did. */
  | 'WRONG_CHAIN'
  | 'CHAIN_UNREACHABLE'
  /** Nothing was sent: the contract refuses the call. */
  | 'CALL_REVERTED'
  /** Nothing was sent: the call takes more gas than the policy allows. */
  | 'GAS_CAP_EXCEEDED'
  /** Nothing was sent: gas costs more than the policy allows. */
  | 'FEE_CAP_EXCEEDED'
  | 'INSUFFICIENT_BALANCE'
  /** The node does not take the signed transaction. It stays in its lane and is offered again. */
  | 'TRANSACTION_REFUSED'
  /** Not mined, or not confirmed, within the time that was given. It stays in its lane and is looked after. */
  | 'TRANSACTION_TIMEOUT'
  /** The file of a lane is not one. */
  | 'LANE_STATE_INVALID'

/** A transaction that could not be brought into the destination chain; `errorName` is the contract's custom error. */
export class DestinationError extends BaseError<DestinationErrorCode> {
  override name = 'DestinationError'
  readonly errorName: string | undefined

  constructor(
    code: DestinationErrorCode,
    shortMessage: string,
    options: BaseErrorOptions & { errorName?: string | undefined } = {},
  ) {
    super(code, shortMessage, options)
    this.errorName = options.errorName
  }
}
