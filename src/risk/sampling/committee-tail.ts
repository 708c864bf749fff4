import { RiskError } from '../risk-error.js'
import { logFactorials, logSumByRatios } from './log-sum.js'

/** A probability that may be far below what a double holds: itself, and its common logarithm. */
export type TinyProbability = { value: number; log10: number }

/**
 * `P(X >= required)` for `X` binomial: seats drawn independently, each the adversary's with probability `share`. A
 * sync committee is drawn so to good approximation, by stake.
 *
 * The first term is taken in log space and the others by their ratios, so nothing underflows; the relative error is below
 * 1e-11 (tests compare with exact rationals).
 *
 * @throws RiskError `INVALID_PARAMETER`.
 */
export function binomialTail(parameters: {
  seats: number
  required: number
  share: number
}): TinyProbability {
  const { seats, required, share } = parameters
  assertCounts({ seats, required })
  if (!(share >= 0 && share <= 1)) throw invalid(`share: ${share}`)
  if (required === 0 || share === 1) return certain()
  if (share === 0) return impossible()
  const logs = logFactorials(seats)
  const first =
    logs[seats]! -
    logs[required]! -
    logs[seats - required]! +
    required * Math.log(share) +
    (seats - required) * Math.log1p(-share)
  return fromLog(logSumByRatios(first, binomialRatios({ seats, required, odds: share / (1 - share) })))
}

/**
 * The same for seats drawn without replacement from `population` equal validators, of whom `adversarial` are the
 * adversary's: hypergeometric. Never more likely than the binomial tail, for a share below `required / seats`.
 *
 * @throws RiskError `INVALID_PARAMETER`.
 */
export function hypergeometricTail(parameters: {
  seats: number
  required: number
  population: number
  adversarial: number
}): TinyProbability {
  const { seats, required, population, adversarial } = parameters
  assertCounts({ seats, required })
  if (!Number.isSafeInteger(population) || population < seats || population > 20_000_000) {
    throw invalid(`population: ${population}`)
  }
  if (!Number.isSafeInteger(adversarial) || adversarial < 0 || adversarial > population) {
    throw invalid(`adversarial: ${adversarial}`)
  }
  const honest = population - adversarial
  const from = Math.max(required, seats - honest)
  const to = Math.min(seats, adversarial)
  if (from > to) return impossible()
  if (required <= seats - honest) return certain()
  const first = logChoose(adversarial, from) + logChoose(honest, seats - from) - logChoose(population, seats)
  return fromLog(logSumByRatios(first, hypergeometricRatios({ seats, adversarial, honest, from, to })))
}

/** Chance of at least one success in `trials` independent ones, kept exact where it is tiny. */
export function atLeastOnce(probability: number, trials: number): number {
  return -Math.expm1(trials * Math.log1p(-probability))
}

function* binomialRatios(parameters: { seats: number; required: number; odds: number }): Iterable<number> {
  const { seats, required, odds } = parameters
  for (let k = required; k < seats; k++) yield ((seats - k) / (k + 1)) * odds
}

function* hypergeometricRatios(parameters: {
  seats: number
  adversarial: number
  honest: number
  from: number
  to: number
}): Iterable<number> {
  const { seats, adversarial, honest, from, to } = parameters
  for (let k = from; k < to; k++) {
    yield ((adversarial - k) / (k + 1)) * ((seats - k) / (honest - seats + k + 1))
  }
}

/** `log(n over k)` as a sum of logarithms of ratios: no cancellation, however large `n` is. */
function logChoose(n: number, k: number): number {
  let sum = 0
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i)
  return sum
}

function fromLog(log: number): TinyProbability {
  const bounded = Math.min(0, log)
  return { value: Math.exp(bounded), log10: bounded / Math.LN10 }
}

function certain(): TinyProbability {
  return { value: 1, log10: 0 }
}

function impossible(): TinyProbability {
  return { value: 0, log10: Number.NEGATIVE_INFINITY }
}

function assertCounts({ seats, required }: { seats: number; required: number }): void {
  if (!Number.isSafeInteger(seats) || seats < 1 || seats > 1_000_000) throw invalid(`seats: ${seats}`)
  if (!Number.isSafeInteger(required) || required < 0 || required > seats)
    throw invalid(`required: ${required}`)
}

function invalid(fact: string): RiskError {
  return new RiskError('INVALID_PARAMETER', 'A parameter of the committee is outside its range.', {
    facts: [fact],
  })
}
