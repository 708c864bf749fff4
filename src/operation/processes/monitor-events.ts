import { GRADES } from '../../monitor/alert/grade.js'
import type { WatchEvents } from '../../monitor/watch/watch-events.js'
import type { Logger } from '../log/logger.js'
import type { Metrics } from '../metrics/create-metrics.js'

/** A trip that is not made is told so often. */
const REFUSAL_MILLISECONDS = 1_200_000

/** Takes what happens in a watch to the log and the registry. Alerts themselves are logged by their receiver. */
export function monitorEvents({
  metrics: { monitor, alerts },
  logger,
}: {
  metrics: Pick<Metrics, 'monitor' | 'alerts'>
  logger: Logger
}): WatchEvents {
  /** What failed the last time, so that a failure is told when it begins and not with every look. */
  const failing = new Map<string, string>()
  /** When a trip that was not made was last told of: its alert asks for it with every round. */
  const refusals = new Map<string, number>()
  let isMemoryWell = true

  return {
    looked({ member, seconds, observations, failures }) {
      monitor.look({ member, seconds, at: Date.now() / 1000 })
      for (const { kind } of observations) monitor.observation({ member, kind })
      const now = new Map(failures.map(({ node, code, error }) => [node, { code, error }]))
      for (const { node, code } of failures) monitor.nodeError({ member, node, code })
      for (const [node, { code, error }] of now) {
        if (failing.get(`${member} ${node}`) === code) continue
        failing.set(`${member} ${node}`, code)
        logger.warn({ member, node, code, error }, 'a node gave no usable answer')
      }
      for (const key of failing.keys()) {
        const [of, node = ''] = key.split(' ')
        if (of !== member || now.has(node)) continue
        failing.delete(key)
        logger.info({ member, node }, 'a node answers again')
      }
      logger.debug({ member, seconds, observations: observations.length }, 'the look is over')
    },
    fault({ member, where, error }) {
      monitor.fault({ member, where })
      logger.error({ member, where, error }, 'a part of the monitor failed')
    },
    alert: ({ member, kind, grade, status }) => monitor.alert({ member, kind, grade, status }),
    incidents({ member, counts }) {
      for (const grade of GRADES) monitor.incidents({ member, grade, count: counts[grade] })
    },
    delivery({ sink, result, count, error }) {
      monitor.delivery({ sink, result, count })
      if (result === 'delivered') return
      const facts = { sink, result, count, ...(error === undefined ? {} : { error }) }
      if (result === 'failed') logger.warn(facts, 'an alert was not delivered')
      else logger.error(facts, 'an alert is lost to a receiver')
    },
    waiting: (state) => monitor.waiting(state),
    trip({ target, mode, result, error }) {
      monitor.trip({ member: target.member, mode, result })
      const facts = { ...target, mode, result, ...(error === undefined ? {} : { error }) }
      if (result === 'planned' || result === 'voted') return logger.warn(facts, 'trip')
      const key = JSON.stringify([target.member, target.route, mode, result])
      const now = performance.now()
      if (now - (refusals.get(key) ?? Number.NEGATIVE_INFINITY) < REFUSAL_MILLISECONDS) return
      refusals.set(key, now)
      logger.error(facts, 'a trip was not made')
    },
    budget: (state) => monitor.budget(state),
    memory({ isWell, error }) {
      monitor.memory({ isWell })
      if (isWell === isMemoryWell) return
      isMemoryWell = isWell
      if (isWell) return logger.info({}, 'the memory is on disk again')
      logger.error({ error }, 'the memory is damaged, or cannot be written')
      alerts.raise({ code: 'MONITOR_MEMORY' })
    },
  }
}
