import { BaseError } from '../errors/base-error.js'

export type MonitorErrorCode =
  /** An observation that cannot be: not a number, out of its range, from the future. */
  | 'INVALID_OBSERVATION'
  /** An observation of another chain than the monitor follows. */
  | 'WRONG_MEMBER'
  /** Thresholds or limits that make no sense together. */
  | 'INVALID_POLICY'
  /** An alert that breaks a rule of its form. */
  | 'INVALID_ALERT'
  /** The signature is not one of a monitor that is listened to. */
  | 'UNKNOWN_SIGNER'
  | 'INVALID_SIGNATURE'
  /** An alert that is no longer, or not yet, valid. */
  | 'ALERT_EXPIRED'
  | 'ALERT_FROM_FUTURE'
  /** The stored state of a monitor is damaged, or of somebody else. */
  | 'INVALID_STATE'
  /** Another monitor uses the state directory. */
  | 'STATE_LOCKED'
  /** A receiver of alerts did not take one. */
  | 'DELIVERY_FAILED'
  /** Most nodes of a destination chain do not say the same. */
  | 'NODES_DISAGREE'
  /** The breaker cannot be asked, or refuses a vote. */
  | 'BREAKER_FAILED'

/** What a monitor was given or told is not usable. */
export class MonitorError extends BaseError<MonitorErrorCode> {
  override name = 'MonitorError'
}
