import type { ChainConfig } from '../../ethereum/types/light-client.js'
import { createDetectors } from '../../monitor/create-detectors.js'
import { createMonitor, type MonitorState } from '../../monitor/create-monitor.js'
import { churnBetween, concentrationOf } from '../../monitor/detector/weight-shares.js'
import { observeUpdate } from '../../monitor/observation/observe-update.js'
import { BEACON_THRESHOLDS } from '../../monitor/thresholds.js'
import type { RecordedSegment } from './recorded-history.js'

/** What every detector said over recorded updates of a healthy chain: each alert is a false one. */
export type RecordedTrial = {
  updates: number
  observations: number
  days: number
  alerts: { kind: string; grade: string; subject: string; period: string; facts: string }[]
  /** Extremes of what the detectors look at. */
  leastParticipation: number
  greatestLagEpochs: number
  greatestSeatShare: number
  leastHoldersToThird: number
  /** Share of a committee that stayed from one period to the next, at most. */
  greatestOverlap: number
}

/** Runs the full set of detectors over recorded segments, one after another as one history. */
export function recordedTrial(config: ChainConfig, segments: readonly RecordedSegment[]): RecordedTrial {
  const member = config.name
  const monitor = createMonitor({ member, detectors: createDetectors(BEACON_THRESHOLDS) })
  let state: MonitorState = monitor.initial
  let observations = 0
  const alerts: RecordedTrial['alerts'] = []
  const concentrations: ReturnType<typeof concentrationOf>[] = []
  const overlaps: number[] = []
  for (const { updates } of segments) {
    let before: ReadonlyMap<string, bigint> | undefined
    for (const update of updates) {
      const seen = observeUpdate({ member, config, update, node: 'recorded', isVerified: true })
      for (const observation of seen) {
        observations++
        const step = monitor.observe(state, observation)
        state = step.state
        for (const { kind, grade = 'closed', subject, facts } of step.signals) {
          const period = String(update.signatureSlot / 8192n)
          alerts.push({ kind, grade, subject, period, facts: JSON.stringify(facts) })
        }
        if (observation.kind !== 'set') continue
        concentrations.push(concentrationOf(observation.weights))
        if (before !== undefined) overlaps.push(1 - churnBetween(before, observation.weights))
        before = observation.weights
      }
    }
  }
  const updates = segments.flatMap((segment) => segment.updates)
  const slotsPerPeriod = config.slotsPerEpoch * config.epochsPerSyncCommitteePeriod
  return {
    updates: updates.length,
    observations,
    days: (updates.length * Number(slotsPerPeriod * config.secondsPerSlot)) / 86_400,
    alerts,
    leastParticipation: Math.min(...segments.flatMap(({ participation }) => participation)),
    greatestLagEpochs:
      Math.max(...segments.flatMap(({ lagSlots }) => lagSlots)) / Number(config.slotsPerEpoch),
    greatestSeatShare: Math.max(...concentrations.map(({ largest }) => largest)),
    leastHoldersToThird: Math.min(...concentrations.map(({ holdersToThird }) => holdersToThird)),
    greatestOverlap: Math.max(0, ...overlaps),
  }
}
