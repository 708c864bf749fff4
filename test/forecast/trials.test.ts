import { describe, expect, test } from 'vitest'
import { runTrial } from '../../src/bench/forecast/detection-trial.js'
import { stalledLags, stallTrials } from '../../src/bench/forecast/finality-trials.js'
import { delayTrials, falseAlarmTrials } from '../../src/bench/forecast/participation-trials.js'
import { syntheticParticipation } from '../../src/bench/forecast/synthetic-participation.js'
import type { Detector } from '../../src/monitor/detector/detector.js'
import type { Observation } from '../../src/monitor/observation/observation.js'

describe('synthetic series', () => {
  test('behavior: a seed gives one series, and an incident changes nothing before its onset', () => {
    const quiet = syntheticParticipation({ seed: 'one', length: 60 })
    const incident = { name: 'drop', level: 0.6, ramp: 1, onset: 40 }
    const hit = syntheticParticipation({ seed: 'one', length: 60, incident })
    expect(syntheticParticipation({ seed: 'one', length: 60 })).toEqual(quiet)
    expect(hit.slice(0, 40)).toEqual(quiet.slice(0, 40))
    expect(Math.max(...hit.slice(40))).toBeLessThan(0.75)
  })

  test('default: lags grow by one an epoch of a stall', () => {
    expect(stalledLags([{ at: 2, missedEpochs: 3 }], 7)).toEqual([2, 2, 3, 4, 5, 2, 2])
  })
})

describe('trials', () => {
  test('default: what is raised before the onset is false, the first after it is the delay', () => {
    const detector: Detector<unknown> = {
      name: 'at 1, 3 and 5',
      initial: 0,
      observe: (state, { time }) => ({
        state,
        signals: time % 2n === 1n ? [{ kind: 'churn', subject: '', grade: 'notice', facts: {} }] : [],
      }),
    }
    const observations: Observation[] = [0n, 1n, 2n, 3n, 4n, 5n].map((time) => ({
      kind: 'clock',
      member: 'm',
      time,
    }))
    expect(runTrial({ detector, observations, onset: 2 })).toEqual({ falseAlarms: 1, delay: 2 })
    expect(runTrial({ detector, observations })).toEqual({ falseAlarms: 3, delay: undefined })
  })

  test('behavior: at most two false alarms of a detector in a quiet synthetic month', () => {
    for (const { falseAlarms } of falseAlarmTrials(1)) expect(falseAlarms).toBeLessThanOrEqual(2)
  })

  test('behavior: each large drop is found, within five observations by at least one detector', () => {
    const rows = delayTrials(3).filter(({ incident }) => /^drop to (60|70|80)/.test(incident))
    for (const incident of new Set(rows.map((row) => row.incident))) {
      const ofIncident = rows.filter((row) => row.incident === incident)
      expect(ofIncident.some(({ found, worst }) => found === 3 && worst! <= 5)).toBe(true)
    }
  })

  test('behavior: one missed epoch is silent, longer stalls are told after 552 seconds', () => {
    expect(stallTrials([1, 2, 9])).toEqual([
      { missedEpochs: 1, delaySeconds: undefined, falseAlarms: 0 },
      { missedEpochs: 2, delaySeconds: 552, falseAlarms: 0 },
      { missedEpochs: 9, delaySeconds: 552, falseAlarms: 0 },
    ])
  })
})
