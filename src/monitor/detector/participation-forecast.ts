import {
  createRunningForecast,
  type RunningForecastOptions,
  type RunningForecastState,
} from '../../forecast/running-forecast.js'
import type { Detector } from './detector.js'
import { judgeSubject } from './graded-subject.js'
import { createHysteresis, type HysteresisState } from './hysteresis.js'

export type ParticipationForecastOptions = RunningForecastOptions & {
  /** Participation that must not be undercut. */
  readonly floor: number
  /** Observations before anything is judged. */
  readonly warmUp: number
}

export type ParticipationForecastState = {
  readonly forecast: RunningForecastState
  readonly armed: HysteresisState
}

/**
 * Pre-arms limits: warns when the lower bound of the forecast of participation lies below the floor. It only ever says
 * that limits should be tighter; nothing is loosened by a forecast.
 *
 * @throws MonitorError INVALID_POLICY; ForecastError INVALID_PARAMETER
 */
export function createParticipationForecast(
  options: ParticipationForecastOptions,
): Detector<ParticipationForecastState> {
  const { floor, warmUp, horizon } = options
  const running = createRunningForecast(options)
  const hysteresis = createHysteresis({
    levels: [{ grade: 'warning', raise: 1, clear: 1 }],
    raiseAfter: 2,
    clearAfter: 4,
  })
  return {
    name: 'participation forecast',
    initial: { forecast: running.initial, armed: hysteresis.initial },
    observe(state, observation) {
      if (observation.kind !== 'participation') return { state, signals: [] }
      const { state: forecast, interval } = running.step(state.forecast, observation.share)
      if (interval === undefined || forecast.history.length < warmUp)
        return { state: { ...state, forecast }, signals: [] }
      const { expected, lower } = interval
      const { state: armed, signals } = judgeSubject({
        hysteresis,
        state: state.armed,
        value: lower < floor ? 1 : 0,
        kind: 'participation-forecast',
        subject: '',
        facts: {
          expected: expected.toFixed(4),
          lower: lower.toFixed(4),
          floor: String(floor),
          horizon: String(horizon),
        },
      })
      return { state: { forecast, armed }, signals }
    },
  }
}
