import type { AlertSink } from '../../monitor/deliver/alert-sink.js'
import type { Logger } from '../log/logger.js'

/** Writes alerts to the log of the process: critical ones as errors, warnings as such, the rest and what is over as news. */
export function createLogSink(logger: Logger): AlertSink {
  return {
    name: 'log',
    maxQueue: 10_000,
    attempts: 1,
    firstPauseMs: 1,
    longestPauseMs: 1,
    async deliver({ alert, digest }) {
      const { member, kind, subject, grade, status, sequence, facts } = alert
      const told = { member, kind, subject, grade, status, sequence: String(sequence), facts, digest }
      if (status === 'closed' || grade === 'notice') logger.info(told, 'alert')
      else if (grade === 'critical') logger.error(told, 'alert')
      else logger.warn(told, 'alert')
    },
  }
}
