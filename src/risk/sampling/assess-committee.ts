import type { SampledMember } from '../coalition/coalition.js'
import { atLeastOnce, binomialTail, hypergeometricTail, type TinyProbability } from './committee-tail.js'

const SECONDS_A_YEAR = 31_557_600
const SHARES = [1 / 3, 0.4, 0.45, 0.5, 0.55, 0.6, 2 / 3] as const

/** Chance that an adversary is drawn into enough seats of one committee. */
export type SamplingRow = {
  /** Share of all stake that the adversary has. */
  share: number
  /** Of one committee, seats drawn with and without replacement. */
  binomial: TinyProbability
  hypergeometric: TinyProbability
  /** Of any committee in a year. */
  yearly: number
}

/** The chances for some shares, from a third of all stake up. */
export function samplingRows(
  { committee }: SampledMember,
  shares: readonly number[] = SHARES,
): SamplingRow[] {
  const { seats, required, population, periodSeconds } = committee
  return shares.map((share) => {
    const binomial = binomialTail({ seats, required, share })
    const adversarial = Math.round(share * population)
    return {
      share,
      binomial,
      hypergeometric: hypergeometricTail({ seats, required, population, adversarial }),
      yearly: atLeastOnce(binomial.value, SECONDS_A_YEAR / periodSeconds),
    }
  })
}

/** The largest share of stake, to three decimals, that has less than a given chance of a committee within a year. */
export function safeShare({ committee }: SampledMember, yearly: number): number {
  const { seats, required, periodSeconds } = committee
  let low = 0
  let high = 1000
  while (high - low > 1) {
    const middle = (low + high) >> 1
    const { value } = binomialTail({ seats, required, share: middle / 1000 })
    if (atLeastOnce(value, SECONDS_A_YEAR / periodSeconds) < yearly) low = middle
    else high = middle
  }
  return low / 1000
}
