import { RiskError } from '../risk-error.js'
import { assertGraph, type RestakingGraph } from './restaking-graph.js'

/** Largest number of validators whose subsets are enumerated. */
export const MAX_ENUMERATED = 14

/** Sums over every subset of validators; bit `i` of a subset is validator `i`. */
export type SubsetTables = {
  count: number
  /** `sigma` of each subset. */
  stakes: readonly bigint[]
  /** For each service, the weight of each subset in it, times the denominator of the threshold. */
  weights: readonly (readonly bigint[])[]
}

/** @throws RiskError `TOO_LARGE_TO_ENUMERATE` beyond `MAX_ENUMERATED` validators; `INVALID_GRAPH`. */
export function subsetTables(graph: RestakingGraph): SubsetTables {
  assertGraph(graph)
  const count = graph.validators.length
  if (count > MAX_ENUMERATED) {
    throw new RiskError('TOO_LARGE_TO_ENUMERATE', 'There are too many validators to enumerate all attacks.', {
      facts: [`validators: ${count}`, `limit: ${MAX_ENUMERATED}`],
    })
  }
  return {
    count,
    stakes: sums(graph.validators.map(({ stake }) => stake)),
    weights: graph.services.map(({ threshold }, service) =>
      sums(graph.validators.map(({ weights }) => weights[service]! * threshold.denominator)),
    ),
  }
}

/** For each service, the least entry of `tables.weights` that corrupts it once `removed` have lost their stake. */
export function requirements(graph: RestakingGraph, tables: SubsetTables, removed: number): bigint[] {
  const rest = 2 ** tables.count - 1 - removed
  return graph.services.map(({ threshold: { numerator, denominator }, unbonded }, service) => {
    const all = tables.weights[service]![rest]! / denominator + unbonded
    return all * numerator - unbonded * denominator
  })
}

/** `pi` of all services that a subset corrupts. */
export function profitOfSubset(
  graph: RestakingGraph,
  { tables, needed, subset }: { tables: SubsetTables; needed: readonly bigint[]; subset: number },
): bigint {
  let profit = 0n
  for (let service = 0; service < needed.length; service++) {
    if (tables.weights[service]![subset]! >= needed[service]!) profit += graph.services[service]!.profit
  }
  return profit
}

function sums(values: readonly bigint[]): bigint[] {
  const table = [0n]
  for (const value of values) for (const sum of [...table]) table.push(sum + value)
  return table
}
