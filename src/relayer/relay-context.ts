import type { RelayClock } from '../destination/relay-clock.js'
import type { Alarms } from './alarms.js'
import type { RelayerLogger, RelayerMetrics } from './relayer-ports.js'

/** What all destinations of a relayer share, whatever family of chains it follows. */
export type RelayContext = {
  clock: RelayClock
  logger: RelayerLogger
  metrics: RelayerMetrics
  alarms: Alarms
  /** Plan and estimate; sign nothing, buy no proof. */
  dryRun: boolean
  /** Freeze clients to which a conflict can be proven. */
  reportConflicts: boolean
}
