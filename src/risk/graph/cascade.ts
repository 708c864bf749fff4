import type { Fraction } from '../fraction.js'
import { RiskError } from '../risk-error.js'
import { type RestakingGraph, totalStake } from './restaking-graph.js'
import type { SlackFactor } from './slack.js'
import { profitOfSubset, requirements, type SubsetTables, subsetTables } from './subset-tables.js'

/** What a shock and the attacks after it come to, in stake. */
export type WorstCase = {
  /** Stake lost in the shock, at most `psi` of all. */
  shock: bigint
  /** Stake lost in attacks after it. */
  attacked: bigint
  /** Subsets of validators, bit `i` for validator `i`. */
  shockSet: number
  attackSet: number
}

/**
 * The most stake that attacks can lose after a given shock.
 *
 * A cascade of valid attacks is itself one valid attack (Corollary 1 of the paper), so the worst cascade is the valid
 * attack with the most stake. A service that the shock left without weight is taken by nobody at no cost; this is the
 * paper's definition to the letter, and the careful one.
 */
export function worstAttackAfter(
  graph: RestakingGraph,
  shockSet: number,
  tables: SubsetTables = subsetTables(graph),
): { attacked: bigint; attackSet: number } {
  const needed = requirements(graph, tables, shockSet)
  const rest = 2 ** tables.count - 1 - shockSet
  let attacked = 0n
  let attackSet = 0
  // All subsets of `rest`, largest first.
  for (let subset = rest; subset > 0; subset = (subset - 1) & rest) {
    const stake = tables.stakes[subset]!
    if (stake <= attacked) continue
    if (profitOfSubset(graph, { tables, needed, subset }) <= stake) continue
    attacked = stake
    attackSet = subset
  }
  return { attacked, attackSet }
}

/**
 * The worst case over all shocks of at most `psi` of the stake and all cascades after them: what the shock and the attacks
 * lose together, the paper's `R_psi(G)`.
 *
 * @throws RiskError `TOO_LARGE_TO_ENUMERATE`.
 */
export function worstCaseLoss(graph: RestakingGraph, psi: Fraction): WorstCase {
  const tables = subsetTables(graph)
  const limit = totalStake(graph) * psi.numerator
  let worst: WorstCase = { shock: 0n, attacked: 0n, shockSet: 0, attackSet: 0 }
  for (let shockSet = 0; shockSet < 2 ** tables.count; shockSet++) {
    const shock = tables.stakes[shockSet]!
    if (shock * psi.denominator > limit) continue
    const { attacked, attackSet } = worstAttackAfter(graph, shockSet, tables)
    if (shock + attacked > worst.shock + worst.attacked) worst = { shock, attacked, shockSet, attackSet }
  }
  return worst
}

/**
 * `R_psi(G)` as a share of all stake, exactly.
 *
 * @throws RiskError `INVALID_GRAPH`: there is no stake to lose a share of.
 */
export function lossFraction(graph: RestakingGraph, { shock, attacked }: WorstCase): Fraction {
  const denominator = totalStake(graph)
  if (denominator === 0n) throw new RiskError('INVALID_GRAPH', 'The graph has no stake to lose.')
  return { numerator: shock + attacked, denominator }
}

/**
 * Theorem 1: a graph that is secure with slack `gamma > 0` loses less than `(1 + 1/gamma) psi`, for any `psi > 0`; and
 * never more than everything. Without slack there is no bound below 1 (Theorem 2), which is what comes back.
 */
export function cascadeBound(slack: SlackFactor, psi: Fraction): Fraction {
  if (slack === null) return psi
  const gamma = slack.numerator - slack.denominator
  if (gamma <= 0n) return { numerator: 1n, denominator: 1n }
  const bound = { numerator: slack.numerator * psi.numerator, denominator: gamma * psi.denominator }
  return bound.numerator > bound.denominator ? { numerator: 1n, denominator: 1n } : bound
}
