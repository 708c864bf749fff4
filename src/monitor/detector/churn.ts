import type { Detector } from './detector.js'
import { judgeSubject } from './graded-subject.js'
import { createHysteresis, type HysteresisOptions, type HysteresisState } from './hysteresis.js'
import { churnBetween } from './weight-shares.js'

export type ChurnState = {
  readonly epoch: bigint | undefined
  readonly weights: ReadonlyMap<string, bigint>
  readonly grade: HysteresisState
}

export type ChurnOptions = Pick<HysteresisOptions, 'levels'> & {
  /**
   * `stable`: members stay, so levels are of the share that changed hands from one set to the next. `drawn`: each set is
   * drawn anew from many, so levels are of the share that stayed.
   */
  readonly membership: 'stable' | 'drawn'
}

/**
 * Sets that change too much, or, where they are drawn by lot, too little. Only a set and the one right after it are
 * compared; a gap starts anew.
 *
 * @throws MonitorError INVALID_POLICY
 */
export function createChurn({ levels, membership }: ChurnOptions): Detector<ChurnState> {
  const hysteresis = createHysteresis({ levels, raiseAfter: 1, clearAfter: 1 })
  return {
    name: 'churn',
    initial: { epoch: undefined, weights: new Map(), grade: hysteresis.initial },
    observe(state, observation) {
      if (observation.kind !== 'set') return { state, signals: [] }
      const { epoch, weights } = observation
      if (state.epoch !== undefined && epoch <= state.epoch) return { state, signals: [] }
      if (state.epoch === undefined || epoch !== state.epoch + 1n)
        return { state: { ...state, epoch, weights }, signals: [] }
      const changed = churnBetween(state.weights, weights)
      const judged = judgeSubject({
        hysteresis,
        state: state.grade,
        value: membership === 'stable' ? changed : 1 - changed,
        kind: 'churn',
        subject: '',
        facts: { epoch: String(epoch), changed: changed.toFixed(6) },
      })
      return { state: { epoch, weights, grade: judged.state }, signals: judged.signals }
    },
  }
}
