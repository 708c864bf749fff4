import type { Grade } from '../alert/grade.js'
import { MonitorError } from '../monitor-error.js'

/** From which value on a grade holds, and from which value down it is over. Larger is worse. */
export type Level = { readonly grade: Grade; readonly raise: number; readonly clear: number }

export type HysteresisOptions = {
  /** Mildest first. */
  readonly levels: readonly Level[]
  /** Values in a row at a level before it is raised. */
  readonly raiseAfter: number
  /** Values in a row below a level's `clear` before it is over. */
  readonly clearAfter: number
}

/** Values in a row at each level, and below it, and how many levels are raised. */
export type HysteresisState = {
  readonly raised: number
  readonly above: readonly number[]
  readonly below: readonly number[]
}

export type Hysteresis = {
  readonly initial: HysteresisState
  step(state: HysteresisState, value: number): HysteresisState
  gradeOf(state: HysteresisState): Grade | undefined
}

/**
 * Turns values into grades that do not flap: a level is raised by `raiseAfter` values in a row at or above `raise`, and
 * falls after `clearAfter` values in a row below `clear`. A value in between changes no level, and a NaN none.
 *
 * @throws MonitorError INVALID_POLICY
 */
export function createHysteresis({ levels, raiseAfter, clearAfter }: HysteresisOptions): Hysteresis {
  const isOrdered = levels.every(
    ({ raise, clear }, at) => clear <= raise && raise >= (levels[at - 1]?.raise ?? Number.NEGATIVE_INFINITY),
  )
  if (levels.length === 0 || !isOrdered || !(raiseAfter >= 1) || !(clearAfter >= 1))
    throw new MonitorError('INVALID_POLICY', 'Levels must rise, and clear below where they are raised.', {
      facts: levels.map(({ grade, raise, clear }) => `${grade}: raise ${raise}, clear ${clear}`),
    })
  const none = levels.map(() => 0)
  return {
    initial: { raised: 0, above: none, below: none },
    step({ raised, above, below }, value) {
      const nextAbove = levels.map(({ raise }, at) => (value >= raise ? (above[at] ?? 0) + 1 : 0))
      const nextBelow = levels.map(({ clear }, at) => (value < clear ? (below[at] ?? 0) + 1 : 0))
      let next = raised
      while (next > 0 && (nextBelow[next - 1] as number) >= clearAfter) next--
      levels.forEach((_, at) => {
        if ((nextAbove[at] as number) >= raiseAfter) next = Math.max(next, at + 1)
      })
      return { raised: next, above: nextAbove, below: nextBelow }
    },
    gradeOf: ({ raised }) => levels[raised - 1]?.grade,
  }
}
