import { quantile } from './quantile.js'

/** Makes the median absolute deviation of a normal sample its standard deviation. */
const NORMAL = 1.4826

/**
 * Median and scaled median absolute deviation: up to half of the values may be anything.
 *
 * @throws ForecastError INVALID_SERIES, TOO_SHORT
 */
export function robustScale(values: readonly number[]): { centre: number; scale: number } {
  const centre = quantile(values, 0.5)
  const scale =
    NORMAL *
    quantile(
      values.map((value) => Math.abs(value - centre)),
      0.5,
    )
  return { centre, scale }
}
