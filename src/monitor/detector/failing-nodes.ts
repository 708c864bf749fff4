import type { Detector } from './detector.js'
import { judgeSubject } from './graded-subject.js'
import { createHysteresis, type HysteresisState } from './hysteresis.js'

export type FailingNodesState = { readonly nodes: ReadonlyMap<string, HysteresisState> }

const MAX_NODES = 64

/**
 * Nodes that do not answer, or answer what no rule accepts, several times in a row. What the chain does is not judged by
 * it: a monitor without nodes is blind, and `monitor-blind` says that.
 *
 * @param options.raiseAfter Failures in a row. Default 3.
 * @throws MonitorError INVALID_POLICY
 */
export function createFailingNodes(
  options: { raiseAfter?: number | undefined } = {},
): Detector<FailingNodesState> {
  const { raiseAfter = 3 } = options
  const hysteresis = createHysteresis({
    levels: [{ grade: 'warning', raise: 1, clear: 1 }],
    raiseAfter,
    clearAfter: 2,
  })
  return {
    name: 'failing nodes',
    initial: { nodes: new Map() },
    observe(state, observation) {
      if (observation.kind !== 'node') return { state, signals: [] }
      const { node, fault } = observation
      if (!state.nodes.has(node) && state.nodes.size >= MAX_NODES) return { state, signals: [] }
      const judged = judgeSubject({
        hysteresis,
        state: state.nodes.get(node) ?? hysteresis.initial,
        value: fault === undefined ? 0 : 1,
        kind: 'node-failing',
        subject: node,
        facts: fault === undefined ? {} : { fault },
      })
      return { state: { nodes: new Map(state.nodes).set(node, judged.state) }, signals: judged.signals }
    },
  }
}
