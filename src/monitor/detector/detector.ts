import type { AlertKind } from '../alert/alert-kinds.js'
import type { Grade } from '../alert/grade.js'
import type { Observation } from '../observation/observation.js'

/** Facts of a signal, by name, for a person. */
export type Facts = Readonly<Record<string, string>>

/** A change of what a detector thinks of a subject. */
export type Signal = {
  readonly kind: AlertKind
  /** What it is about inside the member: a node, a client, a route, a slot; empty for the chain itself. */
  readonly subject: string
  /** `undefined` when it is over. */
  readonly grade: Grade | undefined
  readonly facts: Facts
}

/** State in, observation in; state and changes out. States are plain values and are never written to. */
export type Detector<State> = {
  readonly name: string
  readonly initial: State
  observe(state: State, observation: Observation): Judged<State>
}

export type Judged<State> = { readonly state: State; readonly signals: readonly Signal[] }
