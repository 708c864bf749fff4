import type { RestakingGraph } from './restaking-graph.js'

/** Services `A` and validators `B`, as indices into a graph. */
export type Attack = { services: readonly number[]; validators: readonly number[] }

/** `pi_A`: what an attack takes. */
export function profitOf(graph: RestakingGraph, services: readonly number[]): bigint {
  return services.reduce((sum, service) => sum + graph.services[service]!.profit, 0n)
}

/** `sigma_B`: what an attack loses. */
export function stakeOf(graph: RestakingGraph, validators: readonly number[]): bigint {
  return validators.reduce((sum, validator) => sum + graph.validators[validator]!.stake, 0n)
}

/** The graph without some validators, written `G` with an arrow and `D` in the paper; the same indices stay valid. */
export function withoutValidators(graph: RestakingGraph, removed: readonly number[]): RestakingGraph {
  const gone = new Set(removed)
  return {
    services: graph.services,
    validators: graph.validators.map((validator, index) =>
      gone.has(index) ? { ...validator, stake: 0n, weights: validator.weights.map(() => 0n) } : validator,
    ),
  }
}

/** Whether validators hold at least the threshold of a service: the paper's equation 1 for one service. */
export function corrupts(graph: RestakingGraph, service: number, validators: readonly number[]): boolean {
  const { threshold, unbonded } = graph.services[service]!
  const weightOf = (index: number) => graph.validators[index]!.weights[service]!
  const held = validators.reduce((sum, index) => sum + weightOf(index), unbonded)
  const all = graph.validators.reduce((sum, { weights }) => sum + weights[service]!, unbonded)
  return held * threshold.denominator >= all * threshold.numerator
}

/** Equation 1: the validators corrupt every one of the services. */
export function isAttackingCoalition(graph: RestakingGraph, { services, validators }: Attack): boolean {
  return services.every((service) => corrupts(graph, service, validators))
}

/** Equations 1 and 2: an attacking coalition that gains more than it loses. */
export function isValidAttack(graph: RestakingGraph, attack: Attack): boolean {
  const gains = profitOf(graph, attack.services) > stakeOf(graph, attack.validators)
  return gains && isAttackingCoalition(graph, attack)
}

/**
 * Whether a valid attack is stable: there is no attacking coalition strictly inside it that does as well, that is
 * `sigma_(B without B') < pi_(A without A')` for each `(A', B')`. Nobody in it is a free rider.
 *
 * It is the same whether `(A', B')` runs over attacking coalitions or over valid attacks only: one that is attacking
 * and not valid has `pi_A' <= sigma_B'`, and the inequality follows from `pi_A > sigma_B`. Exponential in `B`.
 */
export function isStableAttack(graph: RestakingGraph, attack: Attack): boolean {
  if (!isValidAttack(graph, attack)) return false
  const gain = profitOf(graph, attack.services) - stakeOf(graph, attack.validators)
  const { validators } = attack
  for (let mask = 0; mask < 2 ** validators.length; mask++) {
    const inside = validators.filter((_, bit) => Math.floor(mask / 2 ** bit) % 2 === 1)
    // Of all A' that B' corrupts, the largest has the largest gain. Services without profit change nothing.
    const services = attack.services.filter((service) => corrupts(graph, service, inside))
    const isSame = inside.length === validators.length
    if (!isSame && profitOf(graph, services) - stakeOf(graph, inside) >= gain) return false
  }
  return attack.services.every((service) => graph.services[service]!.profit > 0n)
}
