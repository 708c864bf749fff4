import { historicalMean, naive, seasonalNaive } from '../../forecast/baselines.js'
import { dampedTrend } from '../../forecast/damped-trend.js'
import { exponentialSmoothing } from '../../forecast/exponential-smoothing.js'
import { type ForecastErrors, forecastErrors } from '../../forecast/forecast-errors.js'
import type { Forecaster } from '../../forecast/forecaster.js'
import { robustTrend } from '../../forecast/robust-trend.js'
import { rollingForecasts } from '../../forecast/rolling-forecasts.js'
import { shiftAwareLevel } from '../../forecast/shift-aware-level.js'

/** Errors of one forecaster at one horizon. */
export type AccuracyRow = ForecastErrors & {
  readonly series: string
  readonly forecaster: string
  readonly horizon: number
  /** 1 - MAE / MAE of the naive forecaster: above 0 is better than naive. */
  readonly skill: number
}

/** The baselines first. A season of six periods is 6.8 days, the nearest to a week. */
export function forecastersFor(minimumScale: number, season: number): Forecaster[] {
  return [
    naive,
    seasonalNaive(season),
    historicalMean,
    exponentialSmoothing,
    dampedTrend,
    shiftAwareLevel({ minimumScale }),
    robustTrend({ window: 16 }),
  ]
}

/**
 * Errors of every forecaster over the same values of the same segments, pooled.
 *
 * @throws ForecastError INVALID_SERIES, TOO_SHORT when no segment is long enough
 */
export function forecastAccuracy(parameters: {
  series: string
  segments: readonly (readonly number[])[]
  forecasters: readonly Forecaster[]
  horizons: readonly number[]
}): AccuracyRow[] {
  const { series, segments, forecasters, horizons } = parameters
  return horizons.flatMap((horizon) => {
    const rows = forecasters.map((forecaster) => ({
      series,
      forecaster: forecaster.name,
      horizon,
      ...forecastErrors(
        segments.flatMap((segment) => rollingForecasts({ series: segment, forecaster, horizon })),
      ),
    }))
    const reference = rows.find(({ forecaster }) => forecaster === naive.name)?.mae ?? Number.NaN
    return rows.map((row) => ({ ...row, skill: 1 - row.mae / reference }))
  })
}
