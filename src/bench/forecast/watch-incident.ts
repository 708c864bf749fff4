import { createDetectors } from '../../monitor/create-detectors.js'
import { createMonitor, type MonitorState } from '../../monitor/create-monitor.js'
import type { Observation } from '../../monitor/observation/observation.js'
import type { Thresholds } from '../../monitor/thresholds.js'
import type { DevnetIncidentRow } from './devnet-incidents.js'

/**
 * Runs every detector over the observations of one incident.
 *
 * @param parameters.startedAt When the incident began, milliseconds of chain time.
 */
export function watchIncident(parameters: {
  chain: DevnetIncidentRow['chain']
  incident: string
  kind: string
  thresholds: Thresholds
  observations: readonly Observation[]
  startedAt: bigint
}): DevnetIncidentRow {
  const { chain, incident, kind, thresholds, observations, startedAt } = parameters
  const member = observations[0]?.member ?? incident
  const monitor = createMonitor({ member, detectors: createDetectors(thresholds) })
  let state: MonitorState = monitor.initial
  let delaySeconds: number | undefined
  const before = new Set<string>()
  const after = new Set<string>()
  for (const observation of observations) {
    const step = monitor.observe(state, observation)
    state = step.state
    for (const signal of step.signals) {
      if (signal.grade === undefined) continue
      const name = `${signal.kind} (${signal.grade})`
      if (observation.time < startedAt) before.add(name)
      else after.add(name)
      if (observation.time >= startedAt && signal.kind === kind)
        delaySeconds ??= Number(observation.time - startedAt) / 1000
    }
  }
  return { chain, incident, kind, delaySeconds, before: [...before].sort(), after: [...after].sort() }
}
