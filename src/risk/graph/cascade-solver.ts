import { rationalCascade } from './best-attack.js'
import { worstAttackAfter } from './cascade.js'
import { greedyCascade } from './greedy-cascade.js'
import type { RestakingGraph } from './restaking-graph.js'
import { MAX_ENUMERATED, subsetTables } from './subset-tables.js'

/** What follows a shock. */
export type CascadeOutcome = {
  /** Most stake that valid attacks can lose, free riders among them. */
  worst: bigint
  /** Stake lost, services taken and attacks made by attackers who each time choose what gains most. */
  rational: { attacked: bigint; services: readonly number[]; steps: number }
}

export type CascadeSolver = {
  /** `greedy`: too many validators to enumerate, losses are lower bounds. */
  method: 'exact' | 'greedy'
  after(shock: readonly number[]): CascadeOutcome
}

/** Answers what follows shocks to one graph; each distinct shock is worked out once. */
export function createCascadeSolver(graph: RestakingGraph): CascadeSolver {
  const known = new Map<string, CascadeOutcome>()
  const method = graph.validators.length <= MAX_ENUMERATED ? 'exact' : 'greedy'
  const solve = method === 'exact' ? exactly(graph) : greedily(graph)
  return {
    method,
    after(shock) {
      const key = [...shock].sort((a, b) => a - b).join(',')
      const outcome = known.get(key) ?? solve(shock)
      known.set(key, outcome)
      return outcome
    },
  }
}

function exactly(graph: RestakingGraph): (shock: readonly number[]) => CascadeOutcome {
  const tables = subsetTables(graph)
  return (shock) => {
    const removed = shock.reduce((mask, validator) => mask | (1 << validator), 0)
    const { attacked } = worstAttackAfter(graph, removed, tables)
    return { worst: attacked, rational: rationalCascade(graph, removed, tables) }
  }
}

function greedily(graph: RestakingGraph): (shock: readonly number[]) => CascadeOutcome {
  return (shock) => {
    const rational = greedyCascade(graph, new Set(shock))
    return { worst: rational.attacked, rational }
  }
}
