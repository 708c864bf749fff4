import type { Detector, Signal } from '../../src/monitor/detector/detector.js'
import type { Observation } from '../../src/monitor/observation/observation.js'

/** An observation without the member, which no detector looks at. */
export type Bare = Observation extends infer Each
  ? Each extends Observation
    ? Omit<Each, 'member'>
    : never
  : never

export const seen = (observation: Bare): Observation => ({ member: 'chain', ...observation }) as Observation

/** What a detector says to each observation, as `kind subject: grade`, with its states frozen on the way. */
export function signalsOf<State>(detector: Detector<State>, observations: readonly Bare[]): string[][] {
  let state = detector.initial
  return observations.map((observation) => {
    const judged = detector.observe(state, seen(observation))
    state = Object.freeze(judged.state)
    return judged.signals.map(({ kind, subject, grade }: Signal) =>
      `${kind} ${subject}: ${grade ?? 'over'}`.replace(' :', ':'),
    )
  })
}
