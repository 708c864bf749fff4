import { type Fraction, isLess } from '../fraction.js'
import { createCascadeSolver } from '../graph/cascade-solver.js'
import { totalStake } from '../graph/restaking-graph.js'
import { certifiedSlack, exactSlack, type SlackFactor } from '../graph/slack.js'
import { MAX_ENUMERATED } from '../graph/subset-tables.js'
import { RiskError } from '../risk-error.js'
import type { SecurityModel } from './security-model.js'

/** What follows when operators lose their stake, over all parts of a model. */
export type ModelOutcome = {
  /** Slashable stake lost with the operators themselves. */
  shock: bigint
  /** Most stake that attacks can lose after it. */
  worst: bigint
  /** Stake lost, and members taken, by attackers who choose what gains most. */
  rational: { attacked: bigint; members: readonly number[]; steps: number }
}

export type ModelCascade = {
  method: 'exact' | 'greedy'
  /** All slashable stake. */
  total: bigint
  after(operators: readonly number[]): ModelOutcome
}

/** @throws RiskError `INVALID_GRAPH`: nothing in the model is slashable. */
export function createModelCascade(model: SecurityModel): ModelCascade {
  const parts = model.parts.map((part) => ({ ...part, solver: createCascadeSolver(part.graph) }))
  const total = parts.reduce((sum, { graph }) => sum + totalStake(graph), 0n)
  if (total === 0n) throw new RiskError('INVALID_GRAPH', 'Nothing in the coalition is slashable.')
  return {
    method: parts.every(({ solver }) => solver.method === 'exact') ? 'exact' : 'greedy',
    total,
    after(operators) {
      const gone = new Set(operators)
      const outcome = { shock: 0n, worst: 0n, attacked: 0n, steps: 0 }
      const members: number[] = []
      for (const part of parts) {
        const hit = [...part.operators.keys()].filter((validator) => gone.has(part.operators[validator]!))
        const { worst, rational } = part.solver.after(hit)
        outcome.shock += hit.reduce((sum, validator) => sum + part.graph.validators[validator]!.stake, 0n)
        outcome.worst += worst
        outcome.attacked += rational.attacked
        outcome.steps += rational.steps
        members.push(...rational.services.map((service) => part.members[service]!))
      }
      const { shock, worst, attacked, steps } = outcome
      return { shock, worst, rational: { attacked, steps, members: members.sort((a, b) => a - b) } }
    },
  }
}

/** The slack of the weakest part; by enumeration where that is possible, else the certified one. */
export function modelSlack(model: SecurityModel): { exact: SlackFactor | 'unknown'; certified: SlackFactor } {
  const isSmall = model.parts.every(({ graph }) => graph.validators.length <= MAX_ENUMERATED)
  return {
    exact: isSmall ? least(model.parts.map(({ graph }) => exactSlack(graph))) : 'unknown',
    certified: least(model.parts.map(({ graph }) => certifiedSlack(graph))),
  }
}

/**
 * `R_psi`: the worst shock of at most `psi` of the slashable stake and the worst that follows, in stake. In parts that do
 * not influence one another losses add up. `null` where there are too many operators to try all shocks.
 */
export function modelWorstCase(
  { cascade, operators }: { cascade: ModelCascade; operators: number },
  psi: Fraction,
): { shock: bigint; attacked: bigint; operators: readonly number[] } | null {
  if (operators > MAX_ENUMERATED || cascade.method !== 'exact') return null
  const limit = cascade.total * psi.numerator
  let worst = { shock: 0n, attacked: 0n, operators: [] as readonly number[] }
  for (const hit of shocks(cascade, operators, limit / psi.denominator)) {
    const { shock, worst: attacked } = cascade.after(hit)
    if (shock + attacked > worst.shock + worst.attacked) worst = { shock, attacked, operators: hit }
  }
  return worst
}

/** Sets of operators who together lose at most `limit`. */
function* shocks(cascade: ModelCascade, count: number, limit: bigint): Iterable<readonly number[]> {
  const single = Array.from({ length: count }, (_, operator) => cascade.after([operator]).shock)
  for (let mask = 0; mask < 2 ** count; mask++) {
    const hit = [...single.keys()].filter((operator) => (mask >> operator) & 1)
    if (hit.reduce((sum, operator) => sum + single[operator]!, 0n) <= limit) yield hit
  }
}

function least(slacks: readonly SlackFactor[]): SlackFactor {
  return slacks.reduce(
    (best, slack) => (best === null || (slack !== null && isLess(slack, best)) ? slack : best),
    null,
  )
}
