import type { AlertKind } from '../alert/alert-kinds.js'
import type { Facts, Judged } from './detector.js'
import type { Hysteresis, HysteresisState } from './hysteresis.js'

/** Takes a value of one subject and says whether its grade changed. */
export function judgeSubject(parameters: {
  hysteresis: Hysteresis
  state: HysteresisState
  value: number
  kind: AlertKind
  subject: string
  facts: Facts
}): Judged<HysteresisState> {
  const { hysteresis, value, kind, subject, facts } = parameters
  const state = hysteresis.step(parameters.state, value)
  const grade = hysteresis.gradeOf(state)
  if (grade === hysteresis.gradeOf(parameters.state)) return { state, signals: [] }
  return { state, signals: [{ kind, subject, grade, facts }] }
}
