import { laterOf } from '../later.js'
import type { Detector, Signal } from './detector.js'
import { judgeSubject } from './graded-subject.js'
import { createHysteresis, type HysteresisOptions, type HysteresisState } from './hysteresis.js'

export type MissedFinalityOptions = Omit<HysteresisOptions, 'raiseAfter' | 'clearAfter'> & {
  /** What the lag is counted in: an epoch or a block time, in milliseconds. Levels are numbers of these. */
  readonly stepMs: bigint
  /** Without any word of finality for so long the monitor is blind, and the lag it tells stops growing. */
  readonly blindAfterMs: bigint
}

export type MissedFinalityState = {
  readonly finalizedTime: bigint | undefined
  readonly heardAt: bigint
  readonly lag: HysteresisState
  readonly isBlind: boolean
}

/**
 * The age of the newest finalized block, in steps of the chain. It grows by the clock alone, for as long as sources go on
 * answering: a monitor that hears nothing says so (`monitor-blind`) and does not take its silence for the chain's. What
 * arrives out of order never makes a chain look older than it was.
 *
 * @throws MonitorError INVALID_POLICY
 */
export function createMissedFinality(options: MissedFinalityOptions): Detector<MissedFinalityState> {
  const { levels, stepMs, blindAfterMs } = options
  const hysteresis = createHysteresis({ levels, raiseAfter: 1, clearAfter: 2 })

  return {
    name: 'missed finality',
    initial: { finalizedTime: undefined, heardAt: 0n, lag: hysteresis.initial, isBlind: false },
    observe(state, observation) {
      const { kind, time } = observation
      if (kind !== 'finality' && kind !== 'clock') return { state, signals: [] }
      const isWord = kind === 'finality'
      const heardAt = isWord ? laterOf(time, state.heardAt) : state.heardAt
      const known = state.finalizedTime
      const claimed = isWord ? observation.finalizedTime : known
      const finalizedTime =
        known === undefined || (claimed !== undefined && claimed > known) ? claimed : known
      // Who never heard a word is blind as well, counted from the first look.
      if (finalizedTime === undefined && heardAt === 0n)
        return { state: { ...state, heardAt: time }, signals: [] }
      const isBlind = !isWord && time > heardAt + blindAfterMs
      const signals: Signal[] = []
      if (isBlind !== state.isBlind) {
        const facts = { heardAt: String(heardAt) }
        const grade = isBlind ? ('warning' as const) : undefined
        signals.push({ kind: 'monitor-blind', subject: '', grade, facts })
      }
      if (isBlind || finalizedTime === undefined)
        return { state: { ...state, finalizedTime, heardAt, isBlind }, signals }
      const now = laterOf(time, heardAt)
      const steps = Number(now - finalizedTime) / Number(stepMs)
      const facts = { steps: steps.toFixed(2), finalizedTime: String(finalizedTime) }
      const judged = judgeSubject({
        hysteresis,
        state: state.lag,
        value: steps,
        kind: 'missed-finality',
        subject: '',
        facts,
      })
      signals.push(...judged.signals)
      return { state: { finalizedTime, heardAt, lag: judged.state, isBlind }, signals }
    },
  }
}
