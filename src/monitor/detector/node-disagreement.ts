import type { Detector, Signal } from './detector.js'
import { judgeSubject } from './graded-subject.js'
import { createHysteresis, type HysteresisState } from './hysteresis.js'

type Claims = ReadonlyMap<string, string>

/** What each node said of the newest finalized heights, and a streak for each pair of nodes. */
export type DisagreementState = {
  readonly claims: ReadonlyMap<bigint, Claims>
  readonly pairs: ReadonlyMap<string, HysteresisState>
}

const MAX_NODES = 16

/**
 * Nodes that say different things of one finalized height. One of them lies or follows another chain; which one is not
 * for a comparison to say, so it trips nothing. A pair is at peace again after it agreed on `clearAfter` heights.
 *
 * @param options.memory Heights that are kept. Default 64.
 * @throws MonitorError INVALID_POLICY
 */
export function createNodeDisagreement(
  options: { memory?: number | undefined; clearAfter?: number | undefined } = {},
): Detector<DisagreementState> {
  const { memory = 64, clearAfter = 8 } = options
  const hysteresis = createHysteresis({
    levels: [{ grade: 'warning', raise: 1, clear: 1 }],
    raiseAfter: 1,
    clearAfter,
  })
  return {
    name: 'node disagreement',
    initial: { claims: new Map(), pairs: new Map() },
    observe(state, observation) {
      if (
        observation.kind !== 'header' ||
        observation.status !== 'finalized' ||
        observation.root === undefined
      )
        return { state, signals: [] }
      const { node, height, root } = observation
      const known = state.claims.get(height) ?? new Map<string, string>()
      if (known.get(node) === root || (!known.has(node) && known.size >= MAX_NODES))
        return { state, signals: [] }
      const claims = new Map(state.claims).set(height, new Map(known).set(node, root))
      for (const oldest of [...claims.keys()].slice(0, Math.max(0, claims.size - memory)))
        claims.delete(oldest)
      const pairs = new Map(state.pairs)
      const signals: Signal[] = []
      for (const [other, claim] of known) {
        if (other === node) continue
        const subject = [node, other].sort().join(' and ')
        const judged = judgeSubject({
          hysteresis,
          state: pairs.get(subject) ?? hysteresis.initial,
          value: claim === root ? 0 : 1,
          kind: 'nodes-disagree',
          subject,
          facts: { height: String(height), [node]: root, [other]: claim },
        })
        pairs.set(subject, judged.state)
        signals.push(...judged.signals)
      }
      return { state: { claims, pairs }, signals }
    },
  }
}
