import type { Detector } from './detector.js'
import { judgeSubject } from './graded-subject.js'
import { createHysteresis, type HysteresisOptions, type HysteresisState } from './hysteresis.js'

export type NodeBehindState = {
  readonly heads: ReadonlyMap<string, bigint>
  readonly nodes: ReadonlyMap<string, HysteresisState>
}

const MAX_NODES = 64

/** The lower middle of the heads: with most nodes honest, no liar moves it beyond an honest head. */
function lowerMedian(heads: readonly bigint[]): bigint {
  const sorted = [...heads].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0))
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0n
}

/**
 * Nodes whose head is behind the median of all heads; takes three nodes to say anything. Levels are heights behind.
 *
 * @throws MonitorError INVALID_POLICY
 */
export function createNodeBehind(options: HysteresisOptions): Detector<NodeBehindState> {
  const hysteresis = createHysteresis(options)
  return {
    name: 'node behind',
    initial: { heads: new Map(), nodes: new Map() },
    observe(state, observation) {
      if (observation.kind !== 'head') return { state, signals: [] }
      const { node, height } = observation
      if (!state.heads.has(node) && state.heads.size >= MAX_NODES) return { state, signals: [] }
      const heads = new Map(state.heads).set(node, height)
      const middle = lowerMedian([...heads.values()])
      const judged = judgeSubject({
        hysteresis,
        state: state.nodes.get(node) ?? hysteresis.initial,
        value: Number(middle - height),
        kind: 'node-behind',
        subject: node,
        facts: { head: String(height), median: String(middle) },
      })
      const nodes = new Map(state.nodes).set(node, judged.state)
      return { state: { heads, nodes }, signals: judged.signals }
    },
  }
}
