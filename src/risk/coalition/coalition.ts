import type { Unit } from '../amount.js'
import type { Fraction } from '../fraction.js'

/** Networks that pool their defence, and the operators whose stake defends them. Amounts are in the unit's smallest part. */
export type Coalition = {
  name: string
  unit: Unit
  /** What stake earns in a year. */
  yield: Fraction
  bonded: readonly BondedMember[]
  sampled: readonly SampledMember[]
  operators: readonly Operator[]
  groups: readonly { id: string; failure: number; operators: readonly number[] }[]
  limits: { alpha: Fraction; windows: number }
  shock: Fraction
  targetSlack: Fraction
  capitalRate: Fraction
  /** `member` is an index into `bonded`. */
  guarantees: readonly { member: number; coverage: bigint; termDays: number }[]
}

/** A member whose voters have bonds that a proof of misbehaviour burns. */
export type BondedMember = {
  id: string
  /** What corrupting it can take, if nothing limits it. */
  valueSecured: bigint
  threshold: Fraction
  unbonded: bigint
  periodSeconds: number
  releasePerWindow: bigint | null
}

/** A member followed by a sampled committee whose signatures burn nothing, such as Ethereum's sync committee. */
export type SampledMember = {
  id: string
  valueSecured: bigint
  committee: {
    seats: number
    required: number
    periodSeconds: number
    rewardPerPeriod: bigint
    population: number
  }
  releasePerWindow: bigint | null
}

export type Operator = {
  id: string
  stake: bigint
  /** Probability of losing its stake by accident within a year. */
  failure: number
  /** Share of its stake that each bonded member may burn, by index into `bonded`. */
  slashable: ReadonlyMap<number, Fraction>
}
