import { quantile } from '../../forecast/quantile.js'
import type { Detector } from '../../monitor/detector/detector.js'
import { createParticipationForecast } from '../../monitor/detector/participation-forecast.js'
import { createParticipationLow } from '../../monitor/detector/participation-low.js'
import { createParticipationShift } from '../../monitor/detector/participation-shift.js'
import type { Observation } from '../../monitor/observation/observation.js'
import { BEACON_THRESHOLDS } from '../../monitor/thresholds.js'
import { runTrial } from './detection-trial.js'
import { type ParticipationIncident, syntheticParticipation } from './synthetic-participation.js'

export type FalseAlarmRow = { detector: string; observations: number; falseAlarms: number }

export type DelayRow = {
  incident: string
  detector: string
  trials: number
  found: number
  /** Observations from the onset to the alarm; `undefined` when none was found. */
  median: number | undefined
  worst: number | undefined
}

/** Epochs in 30 days. */
const MONTH = 6_750
const ONSET = 200
/** Observations after the onset within which an incident must be found: a day of epochs. */
const PATIENCE = 225

export const PARTICIPATION_INCIDENTS: readonly ParticipationIncident[] = [
  { name: 'drop to 97 %', level: 0.97, ramp: 1 },
  { name: 'drop to 95 %', level: 0.95, ramp: 1 },
  { name: 'drop to 90 %', level: 0.9, ramp: 1 },
  { name: 'drop to 80 %', level: 0.8, ramp: 1 },
  { name: 'drop to 70 %', level: 0.7, ramp: 1 },
  { name: 'drop to 60 %', level: 0.6, ramp: 1 },
  { name: 'decline to 70 % over 50', level: 0.7, ramp: 50 },
  { name: 'decline to 60 % over 200', level: 0.6, ramp: 200 },
]

function detectors(): Detector<unknown>[] {
  const { participationLow, participationShift, participationForecast } = BEACON_THRESHOLDS
  return [
    createParticipationLow(participationLow),
    createParticipationShift(participationShift),
    createParticipationForecast(participationForecast),
  ]
}

function observationsOf(shares: readonly number[]): Observation[] {
  return shares.map((share, at) => {
    const height = BigInt(at)
    return { kind: 'participation', member: 'synthetic', time: height * 384_000n, height, share }
  })
}

/** False alarms of each detector over quiet synthetic months. */
export function falseAlarmTrials(months: number): FalseAlarmRow[] {
  const runs = Array.from({ length: months }, (_, month) =>
    observationsOf(syntheticParticipation({ seed: `quiet ${month}`, length: MONTH })),
  )
  return detectors().map((detector) => ({
    detector: detector.name,
    observations: months * MONTH,
    falseAlarms: runs.reduce(
      (sum, observations) => sum + runTrial({ detector, observations }).falseAlarms,
      0,
    ),
  }))
}

/** Detection delays of each detector over seeded repetitions of each synthetic incident. */
export function delayTrials(trials: number): DelayRow[] {
  return PARTICIPATION_INCIDENTS.flatMap((incident) => {
    const runs = Array.from({ length: trials }, (_, trial) =>
      observationsOf(
        syntheticParticipation({
          seed: `${incident.name} ${trial}`,
          length: ONSET + PATIENCE,
          incident: { ...incident, onset: ONSET },
        }),
      ),
    )
    return detectors().map((detector) => {
      const delays = runs.flatMap((observations) => {
        const { delay } = runTrial({ detector, observations, onset: ONSET })
        return delay === undefined ? [] : [delay]
      })
      const found = delays.length
      const at = (share: number) => (found === 0 ? undefined : quantile(delays, share))
      return {
        incident: incident.name,
        detector: detector.name,
        trials,
        found,
        median: at(0.5),
        worst: at(1),
      }
    })
  })
}
