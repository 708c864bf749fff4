import { type Fraction, isLess } from '../fraction.js'
import { assertGraph, type RestakingGraph } from './restaking-graph.js'
import { profitOfSubset, requirements, subsetTables } from './subset-tables.js'

/**
 * `1 + gamma` for the largest slack `gamma` of a graph: every attacking coalition loses at least that multiple of what it
 * takes. Below 1 there is a valid attack. `null`: nothing can be taken, so every slack holds.
 */
export type SlackFactor = Fraction | null

/**
 * The exact slack, by all subsets of validators. For each the best target is everything it corrupts.
 *
 * @throws RiskError `TOO_LARGE_TO_ENUMERATE`. Deciding whether there is a valid attack is hard in general.
 */
export function exactSlack(graph: RestakingGraph): SlackFactor {
  const tables = subsetTables(graph)
  const needed = requirements(graph, tables, 0)
  let best: SlackFactor = null
  for (let subset = 0; subset < 2 ** tables.count; subset++) {
    const profit = profitOfSubset(graph, { tables, needed, subset })
    if (profit === 0n) continue
    const ratio = { numerator: tables.stakes[subset]!, denominator: profit }
    if (best === null || isLess(ratio, best)) best = ratio
  }
  return best
}

/**
 * A slack that certainly holds, in time linear in the edges: Corollary 2 of the paper, after EigenLayer's condition.
 * Every validator pays for its part of each service, by its part of the weight that corrupts it:
 * `sum over s of weight(v, s) * (1 + gamma) * pi_s / needed_s <= sigma_v`.
 */
export function certifiedSlack(graph: RestakingGraph): SlackFactor {
  assertGraph(graph)
  const needed = graph.services.map(({ threshold: { numerator, denominator }, unbonded }, service) => {
    const all = graph.validators.reduce((sum, { weights }) => sum + weights[service]!, unbonded)
    return { numerator: all * numerator - unbonded * denominator, denominator }
  })
  const isFree = graph.services.some(({ profit }, service) => profit > 0n && needed[service]!.numerator <= 0n)
  if (isFree) return { numerator: 0n, denominator: 1n }
  let best: SlackFactor = null
  for (const { stake, weights } of graph.validators) {
    let burden: Fraction = { numerator: 0n, denominator: 1n }
    for (const [service, weight] of weights.entries()) {
      const { profit } = graph.services[service]!
      if (weight === 0n || profit === 0n) continue
      const { numerator, denominator } = needed[service]!
      burden = add(burden, { numerator: weight * profit * denominator, denominator: numerator })
    }
    if (burden.numerator === 0n) continue
    const factor = { numerator: stake * burden.denominator, denominator: burden.numerator }
    if (best === null || isLess(factor, best)) best = factor
  }
  return best
}

function add(left: Fraction, right: Fraction): Fraction {
  return {
    numerator: left.numerator * right.denominator + right.numerator * left.denominator,
    denominator: left.denominator * right.denominator,
  }
}
