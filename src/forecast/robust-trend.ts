import { assertRange } from './assert-range.js'
import { assertSeries } from './assert-series.js'
import type { Forecaster } from './forecaster.js'
import { quantile } from './quantile.js'

/**
 * The line through the newest values by Theil and Sen: the median of all slopes between two of them, and the median of
 * what is left. A quarter of the values may be wild. It sees a decline go on, which a level does not.
 *
 * @param options.window Values the line is laid through; what a slope takes to be seen, and to be forgotten.
 * @throws ForecastError INVALID_PARAMETER
 */
export function robustTrend(options: { window: number }): Forecaster {
  const { window } = options
  assertRange('window', window, 3, 256)
  return {
    name: `robust trend (${window})`,
    forecast(history, horizon) {
      assertSeries(history)
      const values = history.slice(-window)
      const slopes = values.flatMap((value, at) =>
        values.slice(at + 1).map((later, after) => (later - value) / (after + 1)),
      )
      const slope = slopes.length === 0 ? 0 : quantile(slopes, 0.5)
      const last = values.length - 1
      const level = quantile(
        values.map((value, at) => value + slope * (last - at)),
        0.5,
      )
      return level + slope * horizon
    },
  }
}
