import type { Detector } from './detector.js'
import { judgeSubject } from './graded-subject.js'
import { createHysteresis, type HysteresisOptions, type HysteresisState } from './hysteresis.js'
import { concentrationOf } from './weight-shares.js'

export type ConcentrationState = { readonly largest: HysteresisState; readonly few: HysteresisState }

export type ConcentrationOptions = {
  /** Levels of the largest holder's share. */
  readonly largestShare: HysteresisOptions['levels']
  /** So few holders with a third together are a warning. */
  readonly holdersToThird: number
}

/**
 * How few hold a committee or the power. Keys are compared, not operators: who runs many keys is not seen here.
 *
 * @throws MonitorError INVALID_POLICY
 */
export function createConcentration(options: ConcentrationOptions): Detector<ConcentrationState> {
  const { largestShare, holdersToThird } = options
  const largest = createHysteresis({ levels: largestShare, raiseAfter: 1, clearAfter: 1 })
  const few = createHysteresis({
    levels: [{ grade: 'warning', raise: -holdersToThird, clear: -holdersToThird }],
    raiseAfter: 1,
    clearAfter: 1,
  })
  return {
    name: 'concentration',
    initial: { largest: largest.initial, few: few.initial },
    observe(state, observation) {
      if (observation.kind !== 'set') return { state, signals: [] }
      const found = concentrationOf(observation.weights)
      const facts = {
        epoch: String(observation.epoch),
        largest: found.largest.toFixed(6),
        holdersToThird: String(found.holdersToThird),
        index: found.index.toFixed(6),
      }
      const judged = { kind: 'concentration' as const, facts }
      const one = judgeSubject({
        ...judged,
        hysteresis: largest,
        state: state.largest,
        value: found.largest,
        subject: 'largest holder',
      })
      const many = judgeSubject({
        ...judged,
        hysteresis: few,
        state: state.few,
        value: -found.holdersToThird,
        subject: 'holders to a third',
      })
      return { state: { largest: one.state, few: many.state }, signals: [...one.signals, ...many.signals] }
    },
  }
}
