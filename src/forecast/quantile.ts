import { assertRange } from './assert-range.js'
import { assertSeries } from './assert-series.js'

/**
 * The quantile of a sample, interpolated linearly between order statistics (Hyndman and Fan's type 7).
 *
 * @param share From 0, the least value, to 1, the greatest.
 * @throws ForecastError INVALID_SERIES, TOO_SHORT, INVALID_PARAMETER
 */
export function quantile(values: readonly number[], share: number): number {
  assertSeries(values)
  assertRange('share', share, 0, 1)
  const sorted = [...values].sort((left, right) => left - right)
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)] as number
  const above = sorted[Math.ceil(at)] as number
  return below + (at - Math.floor(at)) * (above - below)
}
