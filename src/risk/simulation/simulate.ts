import type { Coalition } from '../coalition/coalition.js'
import type { ModelCascade } from '../model/model-cascade.js'
import { RiskError } from '../risk-error.js'
import { type Interval, meanInterval, quantile, wilsonInterval } from './intervals.js'
import { createRandom, type Random } from './random.js'

/** A year of accidents, drawn many times. Shares are of all slashable stake. */
export type Simulation = {
  trials: number
  seed: string
  /** Mean share lost in accidents alone; with the worst attacks after them; with those of rational attackers. */
  shockLoss: Interval
  worstLoss: Interval
  rationalLoss: Interval
  /** How often anything is attacked that was not lost by accident, in the worst case. */
  cascades: Interval
  /** 99th percentile of the worst loss. */
  worstLoss99: number
  /** Longest series of attacks by rational attackers. */
  longestCascade: number
  /** Probability that a rational attacker takes a member within the year, by member. */
  corrupted: readonly Interval[]
  /** Share of trials whose worst loss exceeds a level: rows of a curve. */
  exceedance: readonly { level: number; share: number }[]
  /** The worst loss of each trial beside its shock, in stake, for checks against the bound. */
  losses: readonly { shock: bigint; attacked: bigint }[]
}

/**
 * Draws years: each operator fails by itself with its own probability, each group as a whole with its own, all at one
 * time and before anybody attacks. The same seed draws the same accidents whatever the model, so models compare.
 *
 * @throws RiskError `INVALID_PARAMETER`: fewer than 2 trials or more than a million.
 */
export function simulate(
  coalition: Coalition,
  cascade: ModelCascade,
  { trials, seed }: { trials: number; seed: string },
): Simulation {
  if (!Number.isSafeInteger(trials) || trials < 2 || trials > 1_000_000) {
    throw new RiskError('INVALID_PARAMETER', 'A simulation takes from 2 to a million trials.', {
      facts: [`trials: ${trials}`],
    })
  }
  const random = createRandom(seed)
  const share = (amount: bigint) => Number((amount * 1_000_000_000_000n) / cascade.total) / 1e12
  const shocks: number[] = []
  const worst: number[] = []
  const rational: number[] = []
  const losses: { shock: bigint; attacked: bigint }[] = []
  const taken = coalition.bonded.map(() => 0)
  let longestCascade = 0
  for (let trial = 0; trial < trials; trial++) {
    const outcome = cascade.after(drawShock(coalition, random))
    shocks.push(share(outcome.shock))
    worst.push(share(outcome.shock + outcome.worst))
    rational.push(share(outcome.shock + outcome.rational.attacked))
    losses.push({ shock: outcome.shock, attacked: outcome.worst })
    for (const member of outcome.rational.members) taken[member]! += 1
    longestCascade = Math.max(longestCascade, outcome.rational.steps)
  }
  return {
    trials,
    seed,
    shockLoss: meanInterval(shocks),
    worstLoss: meanInterval(worst),
    rationalLoss: meanInterval(rational),
    cascades: wilsonInterval(losses.filter(({ attacked }) => attacked > 0n).length, trials),
    worstLoss99: quantile(worst, 0.99),
    longestCascade,
    corrupted: taken.map((hits) => wilsonInterval(hits, trials)),
    exceedance: exceedanceOf(worst),
    losses,
  }
}

/** Draws every number whether it is needed or not: a change to one operator leaves the draws of the others as they were. */
function drawShock({ operators, groups }: Coalition, random: Random): number[] {
  const hit = new Set<number>()
  for (const [index, { failure }] of operators.entries()) if (random() < failure) hit.add(index)
  for (const group of groups) {
    if (random() < group.failure) for (const operator of group.operators) hit.add(operator)
  }
  return [...hit]
}

function exceedanceOf(sample: readonly number[]): { level: number; share: number }[] {
  const sorted = Float64Array.from(sample).sort()
  return Array.from({ length: 101 }, (_, percent) => {
    const level = percent / 100
    // Half a billionth: shares were rounded down when they became doubles.
    const above = sorted.length - sorted.findLastIndex((value) => value <= level + 5e-10) - 1
    return { level, share: above / sorted.length }
  })
}
