import type { Coalition, SampledMember } from '../coalition/coalition.js'
import { ceilShare } from '../fraction.js'
import type { SecurityModel } from '../model/security-model.js'
import { cheapestCoalition } from './cheapest-coalition.js'

const SECONDS_A_YEAR = 31_557_600n

export type CorruptionCost = {
  /** What corrupting this member alone takes. */
  profit: bigint
  /** Least stake that is burnt for it; `null`: those who opted in cannot corrupt it even together. */
  slashed: bigint | null
  /** Least a briber pays for one period: what is burnt and the rewards forgone, of bonded and unbonded voters. */
  bribe: bigint | null
  /** False: the two costs are lower bounds. */
  isExact: boolean
}

/** What it costs to corrupt one bonded member, in a model. */
export function corruptionCost(coalition: Coalition, model: SecurityModel, member: number): CorruptionCost {
  const { threshold, unbonded, periodSeconds } = coalition.bonded[member]!
  const { profit, voters } = model.targets[member]!
  const all = voters.reduce((sum, { weight }) => sum + weight, unbonded)
  const needed = ceilShare(all, threshold)
  const missing = needed - unbonded
  const { numerator, denominator } = coalition.yield
  // Rounded down: a cost is never overstated.
  const rewardOf = (weight: bigint) =>
    (weight * numerator * BigInt(periodSeconds)) / (denominator * SECONDS_A_YEAR)
  const burnt = cheapestCoalition(
    voters.map(({ weight, slashed }) => ({ weight, cost: slashed })),
    missing,
  )
  const bribed = cheapestCoalition(
    voters.map(({ weight, slashed }) => ({ weight, cost: slashed + rewardOf(weight) })),
    missing,
  )
  const others = rewardOf(missing > 0n ? unbonded : needed)
  return {
    profit,
    slashed: burnt?.cost ?? null,
    bribe: bribed === null ? null : bribed.cost + others,
    isExact: (burnt?.isExact ?? true) && (bribed?.isExact ?? true),
  }
}

/** Least a briber pays the members of a sampled committee, whose signatures burn nothing: the rewards of a period. */
export function committeeBribe({ committee }: SampledMember): bigint {
  const { seats, required, rewardPerPeriod } = committee
  return (rewardPerPeriod * BigInt(required)) / BigInt(seats)
}
