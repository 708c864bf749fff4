import { agreementText } from '../observation/agreement-text.js'
import type { Detector } from './detector.js'
import { judgeSubject } from './graded-subject.js'
import { createHysteresis, type HysteresisOptions, type HysteresisState } from './hysteresis.js'

type Client = { readonly stale: HysteresisState; readonly isFrozen: boolean }

export type StaleClientState = { readonly clients: ReadonlyMap<string, Client> }

const MAX_CLIENTS = 256

/**
 * Light clients that are not kept up, by the share of their trust that is used up: the head's age over the age at which no
 * update is taken any more. An expired client counts as 1 at least. A frozen one is told once and never taken back.
 *
 * @throws MonitorError INVALID_POLICY
 */
export function createStaleClient(options: Pick<HysteresisOptions, 'levels'>): Detector<StaleClientState> {
  const hysteresis = createHysteresis({ ...options, raiseAfter: 1, clearAfter: 1 })
  return {
    name: 'stale client',
    initial: { clients: new Map() },
    observe(state, observation) {
      if (observation.kind !== 'client') return { state, signals: [] }
      const { client, status, headTime, expiresAfter, time, height, nodes } = observation
      const known = state.clients.get(client)
      if (known === undefined && state.clients.size >= MAX_CLIENTS) return { state, signals: [] }
      const age = time > headTime ? time - headTime : 0n
      const used = Number(age) / Number(expiresAfter)
      const agreed = nodes === undefined ? {} : { nodes: agreementText(nodes) }
      const facts = { status, height: String(height), ageSeconds: String(age / 1000n), ...agreed }
      const judged = judgeSubject({
        hysteresis,
        state: known?.stale ?? hysteresis.initial,
        value: status === 'expired' ? Math.max(1, used) : used,
        kind: 'client-stale',
        subject: client,
        facts,
      })
      const wasFrozen = known?.isFrozen ?? false
      const isFrozen = wasFrozen || status === 'frozen'
      const frozen = { kind: 'client-frozen', subject: client, grade: 'critical', facts } as const
      const clients = new Map(state.clients).set(client, { stale: judged.state, isFrozen })
      return {
        state: { clients },
        signals: isFrozen && !wasFrozen ? [...judged.signals, frozen] : judged.signals,
      }
    },
  }
}
