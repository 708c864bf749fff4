import type { IssuedAlert } from '../memory/memory.js'

/** A receiver of alerts. */
export type AlertSink = {
  /** Names its queue and its metrics. */
  readonly name: string
  /** Alerts that wait at most; of further ones the mildest and oldest are let go. */
  readonly maxQueue: number
  /** Tries of one alert; after that it is given up. */
  readonly attempts: number
  /** Pause after a failure; doubles up to the second one. Milliseconds. */
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  /**
   * Delivers one alert, or throws. An alert may come twice: its digest says so.
   *
   * @throws MonitorError DELIVERY_FAILED, or anything else
   */
  deliver(issued: IssuedAlert, signal: AbortSignal): Promise<void>
}
