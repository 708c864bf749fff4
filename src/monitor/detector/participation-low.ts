import type { Detector } from './detector.js'
import { judgeSubject } from './graded-subject.js'
import { createHysteresis, type HysteresisOptions, type HysteresisState } from './hysteresis.js'

/**
 * The share that did not sign, against fixed levels: a third absent is the end of finality. Levels are of the absent share,
 * so larger is worse.
 *
 * @throws MonitorError INVALID_POLICY
 */
export function createParticipationLow(options: HysteresisOptions): Detector<HysteresisState> {
  const hysteresis = createHysteresis(options)
  return {
    name: 'participation low',
    initial: hysteresis.initial,
    observe(state, observation) {
      if (observation.kind !== 'participation') return { state, signals: [] }
      const { share, height } = observation
      const facts = { share: share.toFixed(4), height: String(height) }
      const value = 1 - share
      return judgeSubject({ hysteresis, state, value, kind: 'participation-low', subject: '', facts })
    },
  }
}
