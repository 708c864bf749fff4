import { smaller } from '../bigint-order.js'
import { RiskError } from '../risk-error.js'

/** The price of a guarantee that pays a coverage if a member is corrupted within a term. */
export type Premium = {
  /** Probability that it pays, over the term. */
  probability: number
  /** Share of the coverage: expected payment, and the premium. */
  expectedRate: number
  rate: number
  /** Premium as a share of the coverage a year, "rate on line". */
  annualRate: number
  /** Premium, rounded up. */
  amount: bigint
}

const SCALE = 1_000_000_000_000

/**
 * The fair premium of a fully collateralised guarantee.
 *
 * Backers lock `C - P`, the premium `P` completes the coverage `C`. At the end of the term of `T` years they hold `C`
 * unless the member was corrupted, with probability `p = 1 - (1 - q)^T` for a probability `q` a year, when all of it is
 * paid out. They ask the rate `h` a year on what they lock, simple interest, so `C (1 - p) = (C - P) (1 + h T)` and
 *
 *     P = C (p + h T) / (1 + h T)
 *
 * Assumed: corruption is as likely in each part of the year, a payment is the whole coverage and comes at the end, backers
 * are neutral to risk beyond `h`, and they do not lose their stake in the same event (`capacity` in the report says how
 * much a member's own slashing pays for). `P` is between the expected payment `p C` and `C`.
 *
 * @throws RiskError `INVALID_PARAMETER`.
 */
export function premium(parameters: {
  coverage: bigint
  annualProbability: number
  termDays: number
  capitalRate: number
}): Premium {
  const { coverage, annualProbability, termDays, capitalRate } = parameters
  const isProbability = annualProbability >= 0 && annualProbability <= 1
  if (!isProbability || !(termDays > 0) || !(capitalRate >= 0) || coverage < 0n) {
    throw new RiskError('INVALID_PARAMETER', 'A guarantee has a probability, a term and a rate.', {
      facts: [`probability: ${annualProbability}`, `term: ${termDays} days`, `rate: ${capitalRate}`],
    })
  }
  const years = termDays / 365.25
  const probability = annualProbability === 1 ? 1 : -Math.expm1(years * Math.log1p(-annualProbability))
  const charge = capitalRate * years
  const rate = (probability + charge) / (1 + charge)
  const scaled = BigInt(Math.ceil(rate * SCALE))
  const amount = (coverage * scaled + BigInt(SCALE) - 1n) / BigInt(SCALE)
  return {
    probability,
    expectedRate: probability,
    rate,
    annualRate: rate / years,
    amount: smaller(amount, coverage),
  }
}
