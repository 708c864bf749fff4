import { type CusumOptions, type CusumState, createCusum } from '../../forecast/cusum.js'
import type { Detector } from './detector.js'

/**
 * A lasting drop of participation against the chain's own history, however small the level it drops to: CUSUM on the absent
 * share. It finds 99 % falling to 95 %, which no fixed level should.
 *
 * @throws ForecastError INVALID_PARAMETER
 */
export function createParticipationShift(options: CusumOptions): Detector<CusumState> {
  const cusum = createCusum(options)
  return {
    name: 'participation shift',
    initial: cusum.initial,
    observe(state, observation) {
      if (observation.kind !== 'participation') return { state, signals: [] }
      const next = cusum.step(state, 1 - observation.share)
      const isShifted = next.shifted !== undefined
      if (isShifted === (state.shifted !== undefined)) return { state: next, signals: [] }
      // A shift is over when the level came back, or when it stayed so long that it is the level now.
      const isAdopted = next.sum === 0 && (state.shifted?.length ?? 0) + 1 >= options.adoptAfter
      const facts = {
        share: observation.share.toFixed(4),
        height: String(observation.height),
        sum: next.sum.toFixed(2),
        ...(isShifted ? {} : { end: isAdopted ? 'new level' : 'came back' }),
      }
      const grade = isShifted ? ('warning' as const) : undefined
      return { state: next, signals: [{ kind: 'participation-shift', subject: '', grade, facts }] }
    },
  }
}
