import type { Unit } from '../amount.js'
import type { CorruptionCost } from '../cost/corruption-cost.js'
import type { Fraction } from '../fraction.js'
import type { SlackFactor } from '../graph/slack.js'
import type { SecurityModelKind } from '../model/security-model.js'
import type { CapitalUse } from '../pricing/capital.js'
import type { Premium } from '../pricing/premium.js'
import type { SamplingRow } from '../sampling/assess-committee.js'
import type { Simulation } from '../simulation/simulate.js'

/** Everything the risk engine has to say of a coalition. Amounts are in the unit's smallest part. */
export type RiskReport = {
  name: string
  unit: Unit
  trials: number
  seed: string
  /** Share of the slashable stake lost in the shock of `worstCase`. */
  shock: Fraction
  sampled: readonly SampledReport[]
  models: readonly ModelReport[]
  guarantees: readonly GuaranteeReport[]
}

/** A member whose committee has nothing to lose. */
export type SampledReport = {
  id: string
  valueSecured: bigint
  /** What can leave before the member freezes, by its limit; its value when it has none. */
  exposed: bigint
  /** Rewards that the committee forgoes: the least a briber pays. */
  bribe: bigint
  seats: number
  required: number
  rows: readonly SamplingRow[]
  /** Largest share of stake with a chance below 1e-9 a year. */
  safeShare: number
}

export type ModelReport = {
  kind: SecurityModelKind
  members: readonly (CorruptionCost & { id: string /** `slashed / profit`, for display. */; ratio: number })[]
  /** `1 + gamma`: by enumeration, or `unknown`; and the one certified by Corollary 2. */
  slack: { exact: SlackFactor | 'unknown'; certified: SlackFactor }
  worstCase: WorstCaseReport
  /** The same for other shocks: rows of a curve. Without `loss` where it could not be enumerated. */
  curve: readonly { psi: number; loss: number | null; bound: number }[]
  simulation: Omit<Simulation, 'losses'>
  /** Trials that lost more than Theorem 1 allows; anything but 0 is a fault of the engine. */
  boundViolations: number
  capital: CapitalUse
}

export type WorstCaseReport = {
  /** `exact`: all attacks were tried. `greedy`: losses are lower bounds. */
  method: 'exact' | 'greedy'
  /** What the worst shock holds, what attacks lose after it, who is hit; `null`: too many operators to try all. */
  found: { shock: bigint; attacked: bigint; operators: readonly string[] } | null
  /** Both together as a share of all slashable stake: `R_psi`. */
  loss: Fraction | null
  /** `(1 + 1/gamma) psi`, at most 1. */
  bound: Fraction
}

export type GuaranteeReport = {
  member: string
  coverage: bigint
  termDays: number
  prices: readonly {
    kind: SecurityModelKind
    /** At the estimated probability of corruption, and at the upper end of its interval. */
    estimate: Premium
    high: Premium
    /** Stake burnt when the member is corrupted: what slashing alone could pay out. */
    capacity: bigint
    isBacked: boolean
  }[]
}
