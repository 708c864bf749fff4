import type { Fraction } from '../fraction.js'
import { RiskError } from '../risk-error.js'

/**
 * A restaking graph after Durvasula and Roughgarden, "Robust Restaking Networks" (ITCS 2025, arXiv:2407.21785), section 2.
 *
 * In the paper a validator's stake is both its voice in a service and what it loses by an attack. Here the two are apart
 * (`weights` and `stake`), because a slasher may burn only a share of a bond; with equal values it is the paper's graph.
 * Its theorems carry over: their proofs use only that both add up over validators.
 */
export type RestakingGraph = {
  services: readonly GraphService[]
  validators: readonly GraphValidator[]
}

export type GraphService = {
  id: string
  /** Profit of corrupting it, pi. */
  profit: bigint
  /** Share of its weight that corrupts it, alpha, in (0, 1]. */
  threshold: Fraction
  /** Weight of voters who have no bond and so lose nothing; 0 in the paper. They are assumed to join any attack. */
  unbonded: bigint
}

export type GraphValidator = {
  id: string
  /** What it loses by taking part in an attack, sigma. */
  stake: bigint
  /** Its weight in each service, in the order of `services`; 0 where it did not opt in. */
  weights: readonly bigint[]
}

/** All of `sigma`. It may be 0, when nothing is slashable. */
export function totalStake(graph: RestakingGraph): bigint {
  return graph.validators.reduce((sum, { stake }) => sum + stake, 0n)
}

/** Checks amounts, thresholds and that each validator has a weight for each service. @throws RiskError `INVALID_GRAPH`. */
export function assertGraph(graph: RestakingGraph): void {
  for (const { id, profit, threshold, unbonded } of graph.services) {
    const { numerator, denominator } = threshold
    if (profit < 0n || unbonded < 0n) throw invalid(`service ${id}: a negative amount`)
    if (numerator <= 0n || numerator > denominator) throw invalid(`service ${id}: threshold outside (0, 1]`)
  }
  for (const { id, stake, weights } of graph.validators) {
    if (stake < 0n || weights.some((weight) => weight < 0n))
      throw invalid(`validator ${id}: a negative amount`)
    if (weights.length !== graph.services.length)
      throw invalid(`validator ${id}: one weight for each service`)
  }
}

function invalid(fact: string): RiskError {
  return new RiskError('INVALID_GRAPH', 'The restaking graph makes no sense.', { facts: [fact] })
}
