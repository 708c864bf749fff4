import { assertRange } from './assert-range.js'
import { assertSeries } from './assert-series.js'
import type { Forecaster } from './forecaster.js'

/** A forecast and what came. */
export type RolledForecast = { readonly at: number; readonly forecast: number; readonly actual: number }

/**
 * Forecasts of every value of a series from the values at least `horizon` steps before it alone, as they would have been
 * made at the time.
 *
 * @param parameters.minimum Least history of a forecast. Default 4.
 * @throws ForecastError INVALID_SERIES, INVALID_PARAMETER
 */
export function rollingForecasts(parameters: {
  series: readonly number[]
  forecaster: Forecaster
  horizon?: number | undefined
  minimum?: number | undefined
}): RolledForecast[] {
  const { series, forecaster, horizon = 1, minimum = 4 } = parameters
  assertRange('horizon', horizon, 1, Number.MAX_SAFE_INTEGER)
  assertRange('minimum', minimum, 1, Number.MAX_SAFE_INTEGER)
  assertSeries(series, 0)
  return series.flatMap((actual, at) => {
    const known = at + 1 - horizon
    if (known < minimum) return []
    return [{ at, forecast: forecaster.forecast(series.slice(0, known), horizon), actual }]
  })
}
