import type { Coalition } from '../coalition/coalition.js'
import { toNumber } from '../fraction.js'
import { premium } from '../pricing/premium.js'
import type { GuaranteeReport, ModelReport } from './risk-report.js'

/** Prices the guarantees of a coalition in each model, by how often simulated attackers took the member. */
export function priceGuarantees(coalition: Coalition, models: readonly ModelReport[]): GuaranteeReport[] {
  return coalition.guarantees.map(({ member, coverage, termDays }) => ({
    member: coalition.bonded[member]!.id,
    coverage,
    termDays,
    prices: models.map(({ kind, simulation, members }) => {
      const probability = simulation.corrupted[member]!
      const capacity = members[member]!.slashed ?? 0n
      const price = (annualProbability: number) =>
        premium({ coverage, annualProbability, termDays, capitalRate: toNumber(coalition.capitalRate) })
      return {
        kind,
        estimate: price(probability.estimate),
        high: price(probability.high),
        capacity,
        isBacked: coverage <= capacity,
      }
    }),
  }))
}
