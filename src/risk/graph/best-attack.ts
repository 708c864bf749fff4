import type { RestakingGraph } from './restaking-graph.js'
import { profitOfSubset, requirements, type SubsetTables } from './subset-tables.js'

/**
 * The attack that gains most after a shock, as a subset of validators; `null` when none gains anything. Of several the
 * one with the least stake: it is a stable attack, and the one a coalition without free riders would choose.
 */
export function bestAttackAfter(
  graph: RestakingGraph,
  { tables, removed, taken }: { tables: SubsetTables; removed: number; taken: ReadonlySet<number> },
): { validators: number; services: number[] } | null {
  const needed = requirements(graph, tables, removed)
  const rest = 2 ** tables.count - 1 - removed
  const left = {
    ...graph,
    services: graph.services.map((service, index) =>
      taken.has(index) ? { ...service, profit: 0n } : service,
    ),
  }
  let best = 0n
  let validators: number | null = null
  // Downwards: of equals the last one wins, which lies inside no other.
  for (let subset = rest; ; subset = (subset - 1) & rest) {
    const stake = tables.stakes[subset]!
    const gain = profitOfSubset(left, { tables, needed, subset }) - stake
    const isCheaper = validators !== null && gain === best && stake <= tables.stakes[validators]!
    if (gain > best || (gain > 0n && isCheaper)) {
      best = gain
      validators = subset
    }
    if (subset === 0) break
  }
  if (validators === null) return null
  const chosen = validators
  const isTarget = (service: number) =>
    left.services[service]!.profit > 0n && tables.weights[service]![chosen]! >= needed[service]!
  return { validators: chosen, services: [...graph.services.keys()].filter(isTarget) }
}

/** Stake lost and services taken when, after a shock, the best attack is made again and again until none gains. */
export function rationalCascade(
  graph: RestakingGraph,
  shockSet: number,
  tables: SubsetTables,
): { attacked: bigint; services: number[]; steps: number } {
  const taken = new Set<number>()
  let removed = shockSet
  let steps = 0
  for (;;) {
    const attack = bestAttackAfter(graph, { tables, removed, taken })
    if (attack === null) break
    removed |= attack.validators
    for (const service of attack.services) taken.add(service)
    steps += 1
  }
  return {
    attacked: tables.stakes[removed]! - tables.stakes[shockSet]!,
    services: [...taken].sort((a, b) => a - b),
    steps,
  }
}
