import type { Detector } from './detector.js'
import { judgeSubject } from './graded-subject.js'
import { createHysteresis, type HysteresisState } from './hysteresis.js'

/** Finalized heights that are known to exist, and a streak for each node. */
export type MissingState = {
  readonly finalized: readonly bigint[]
  readonly nodes: ReadonlyMap<string, HysteresisState>
}

/** Nodes that are kept apart; more are not asked. */
const MAX_NODES = 64

/**
 * A node that has no header where a verified finalized one exists: it is behind, on another chain, or withholds.
 *
 * @param options.memory Finalized heights that are kept. Default 256.
 * @throws MonitorError INVALID_POLICY
 */
export function createMissingHeaders(
  options: { memory?: number | undefined; raiseAfter?: number | undefined } = {},
): Detector<MissingState> {
  const { memory = 256, raiseAfter = 3 } = options
  const hysteresis = createHysteresis({
    levels: [{ grade: 'warning', raise: 1, clear: 1 }],
    raiseAfter,
    clearAfter: 1,
  })
  return {
    name: 'missing headers',
    initial: { finalized: [], nodes: new Map() },
    observe(state, observation) {
      if (observation.kind !== 'header' || observation.status !== 'finalized') return { state, signals: [] }
      const { node, height, root, isVerified } = observation
      const isNew = isVerified && !state.finalized.includes(height)
      const finalized = isNew ? [...state.finalized, height].slice(-memory) : state.finalized
      const isLost = root === undefined
      // Without a proof that it exists, a height that a node lacks is just not there yet.
      if (!finalized.includes(height) || (!state.nodes.has(node) && state.nodes.size >= MAX_NODES))
        return { state: { ...state, finalized }, signals: [] }
      const judged = judgeSubject({
        hysteresis,
        state: state.nodes.get(node) ?? hysteresis.initial,
        value: isLost ? 1 : 0,
        kind: 'missing-header',
        subject: node,
        facts: { height: String(height) },
      })
      const nodes = new Map(state.nodes).set(node, judged.state)
      return { state: { finalized, nodes }, signals: judged.signals }
    },
  }
}
