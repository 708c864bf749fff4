import { compare } from '../bigint-order.js'
import type { Candidate } from '../cost/cheapest-coalition.js'
import type { RestakingGraph } from './restaking-graph.js'

/**
 * A cascade after a shock for graphs too large to enumerate: attacks found by growing a target one service at a time.
 * Every attack in it is valid, so the loss is a lower bound of the worst one; `cascadeBound` is the upper bound.
 */
export function greedyCascade(
  graph: RestakingGraph,
  shockSet: ReadonlySet<number>,
): { attacked: bigint; services: number[]; steps: number } {
  const removed = new Set(shockSet)
  const taken = new Set<number>()
  let attacked = 0n
  let steps = 0
  for (;;) {
    const attack = greedyAttack(graph, { removed, taken })
    if (attack === null) return { attacked, services: [...taken].sort((a, b) => a - b), steps }
    for (const validator of attack.validators) {
      attacked += graph.validators[validator]!.stake
      removed.add(validator)
    }
    for (const service of attack.services) taken.add(service)
    steps += 1
  }
}

type State = { removed: ReadonlySet<number>; taken: ReadonlySet<number> }
type Target = { services: number[]; validators: Set<number>; gain: bigint }

function greedyAttack(graph: RestakingGraph, state: State): Target | null {
  let best: Target | null = null
  for (const first of graph.services.keys()) {
    let target: Target = { services: [], validators: new Set(), gain: 0n }
    let next = extend(graph, { state, target, service: first })
    while (next !== null) {
      target = next
      if (target.gain > (best?.gain ?? 0n)) best = target
      next = cheapestExtension(graph, { state, target })
    }
  }
  return best
}

function cheapestExtension(
  graph: RestakingGraph,
  { state, target }: { state: State; target: Target },
): Target | null {
  let best: Target | null = null
  for (const service of graph.services.keys()) {
    const extended = extend(graph, { state, target, service })
    if (extended !== null && (best === null || extended.gain > best.gain)) best = extended
  }
  return best
}

/** The target with one more service, for which the cheapest validators still missing are won over. */
function extend(
  graph: RestakingGraph,
  { state, target, service }: { state: State; target: Target; service: number },
): Target | null {
  const { profit, threshold, unbonded } = graph.services[service]!
  if (profit === 0n || state.taken.has(service) || target.services.includes(service)) return null
  let all = unbonded
  let held = unbonded
  const candidates: (Candidate & { index: number })[] = []
  for (const [index, { stake, weights }] of graph.validators.entries()) {
    if (state.removed.has(index)) continue
    const weight = weights[service]!
    all += weight
    if (target.validators.has(index)) held += weight
    else candidates.push({ index, weight, cost: stake })
  }
  const { numerator, denominator } = threshold
  const missing = (all * numerator - held * denominator + denominator - 1n) / denominator
  const won = cheapEnough(candidates, missing)
  if (won === null) return null
  return {
    services: [...target.services, service],
    validators: new Set([...target.validators, ...won.map(({ index }) => index)]),
    gain: target.gain + profit - won.reduce((sum, { cost }) => sum + cost, 0n),
  }
}

/** Candidates who together weigh enough: cheapest by weight first, then without those that are not needed after all. */
function cheapEnough<Each extends Candidate>(candidates: readonly Each[], needed: bigint): Each[] | null {
  const sorted = candidates
    .filter(({ weight }) => weight > 0n)
    .sort((a, b) => compare(a.cost * b.weight, b.cost * a.weight) || compare(b.weight, a.weight))
  const taken: Each[] = []
  let missing = needed
  for (const candidate of sorted) {
    if (missing <= 0n) break
    taken.push(candidate)
    missing -= candidate.weight
  }
  if (missing > 0n) return null
  return taken
    .sort((a, b) => compare(b.cost, a.cost))
    .filter(({ weight }) => {
      const isNeeded = missing + weight > 0n
      if (!isNeeded) missing += weight
      return isNeeded
    })
}
