import type { Alert } from './alert/alert.js'
import { type AlertBook, type AlertBookState, createAlertBook } from './alert/alert-book.js'
import type { Detector, Signal } from './detector/detector.js'
import { MonitorError } from './monitor-error.js'
import { assertObservation } from './observation/assert-observation.js'
import type { Observation } from './observation/observation.js'

/** Everything a monitor remembers: the state of each detector by name, of its alerts, and who failed. */
export type MonitorState = {
  readonly detectors: ReadonlyMap<string, unknown>
  readonly failing: ReadonlySet<string>
  readonly alerts: AlertBookState
}

export type MonitorStep = {
  readonly state: MonitorState
  readonly alerts: readonly Alert[]
  readonly signals: readonly Signal[]
  /** Why the observation, or a detector, was passed over. */
  readonly faults: readonly { readonly where: string; readonly error: Error }[]
}

export type Monitor = {
  readonly member: string
  readonly initial: MonitorState
  observe(state: MonitorState, observation: Observation): MonitorStep
  /** Makes alerts of what was found out in another way than by observing, such as about the monitor itself. */
  note(state: MonitorState, news: { signals: readonly Signal[]; now: bigint }): MonitorStep
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/**
 * Follows one member chain: hands each observation to every detector and makes alerts of what they find. Pure; where
 * observations come from and where alerts go is the caller's.
 *
 * An observation that cannot be true reaches no detector. A detector that throws keeps the state it had, does not stop the
 * others and is reported as `monitor-blind` until it works again. Neither ever ends an alert.
 */
export function createMonitor(parameters: {
  member: string
  detectors: readonly Detector<unknown>[]
  book?: AlertBook | undefined
}): Monitor {
  const { member, detectors, book = createAlertBook() } = parameters

  function check(observation: Observation): Error | undefined {
    if (observation.member !== member)
      return new MonitorError('WRONG_MEMBER', `The observation is of ${observation.member}, not ${member}.`)
    try {
      assertObservation(observation)
      return undefined
    } catch (error) {
      return asError(error)
    }
  }

  return {
    member,
    initial: {
      detectors: new Map(detectors.map(({ name, initial }) => [name, initial])),
      failing: new Set(),
      alerts: book.initial,
    },
    observe(state, observation) {
      const fault = check(observation)
      if (fault !== undefined)
        return { state, alerts: [], signals: [], faults: [{ where: 'observation', error: fault }] }
      const states = new Map(state.detectors)
      const failing = new Set(state.failing)
      const signals: Signal[] = []
      const faults: MonitorStep['faults'][number][] = []
      for (const detector of detectors) {
        const { name } = detector
        const blind = { kind: 'monitor-blind', subject: `detector: ${name}` } as const
        try {
          const judged = detector.observe(states.get(name), observation)
          states.set(name, judged.state)
          signals.push(...judged.signals)
          if (failing.delete(name)) signals.push({ ...blind, grade: undefined, facts: {} })
        } catch (error) {
          faults.push({ where: name, error: asError(error) })
          if (!failing.has(name)) signals.push({ ...blind, grade: 'warning', facts: {} })
          failing.add(name)
        }
      }
      const { time: now } = observation
      const taken = book.take(state.alerts, { member, signals, now })
      return {
        state: { detectors: states, failing, alerts: taken.state },
        alerts: taken.alerts,
        signals,
        faults,
      }
    },
    note(state, { signals, now }) {
      const taken = book.take(state.alerts, { member, signals, now })
      return { state: { ...state, alerts: taken.state }, alerts: taken.alerts, signals, faults: [] }
    },
  }
}
