import { assertRange } from './assert-range.js'
import { assertSeries } from './assert-series.js'

/** A forecast with the bounds that the value keeps, each with the asked probability, if errors stay as they were. */
export type ForecastInterval = {
  readonly expected: number
  readonly lower: number
  readonly upper: number
}

/** Fewest past errors a bound can be made of. */
export const MINIMUM_ERRORS = 4

/**
 * Bounds of a forecast from past errors of the same forecaster at the same horizon (split conformal: the k-th least of n
 * errors, k = ceil((n + 1) p)), so no distribution is assumed. With fewer errors than the coverage needs, the bound is
 * half as far again as the greatest error.
 *
 * @param parameters.errors Actual minus forecast; at least 4.
 * @param parameters.coverage Probability that each side is kept, such as 0.95.
 * @throws ForecastError INVALID_SERIES, TOO_SHORT, INVALID_PARAMETER
 */
export function forecastInterval(parameters: {
  expected: number
  errors: readonly number[]
  coverage: number
}): ForecastInterval {
  const { expected, errors, coverage } = parameters
  assertSeries([expected])
  assertSeries(errors, MINIMUM_ERRORS)
  assertRange('coverage', coverage, 0.5, 0.9999)
  const above = boundOf(errors, coverage)
  const below = boundOf(
    errors.map((error) => -error),
    coverage,
  )
  return { expected, lower: expected - below, upper: expected + above }
}

function boundOf(errors: readonly number[], coverage: number): number {
  const sorted = [...errors].sort((left, right) => left - right)
  const rank = Math.ceil((sorted.length + 1) * coverage)
  const greatest = Math.max(0, sorted.at(-1) as number)
  return rank > sorted.length ? 1.5 * greatest : Math.max(0, sorted[rank - 1] as number)
}
