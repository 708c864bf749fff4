import { ForecastError } from './forecast-error.js'
import type { RolledForecast } from './rolling-forecasts.js'

/** How far forecasts were off, in the unit of the series. */
export type ForecastErrors = {
  readonly count: number
  readonly mae: number
  readonly rmse: number
  /** Mean of forecast minus actual: above 0 when forecasts were too high. */
  readonly bias: number
}

/**
 * Mean absolute error, root mean square error and bias.
 *
 * @throws ForecastError TOO_SHORT when there are no forecasts
 */
export function forecastErrors(forecasts: readonly RolledForecast[]): ForecastErrors {
  const count = forecasts.length
  if (count === 0) throw new ForecastError('TOO_SHORT', 'There are no forecasts to judge.')
  const errors = forecasts.map(({ forecast, actual }) => forecast - actual)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count
  return {
    count,
    mae: mean(errors.map(Math.abs)),
    rmse: Math.sqrt(mean(errors.map((error) => error ** 2))),
    bias: mean(errors),
  }
}
