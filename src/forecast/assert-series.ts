import { ForecastError } from './forecast-error.js'

/**
 * Throws unless a series has enough values and all are finite: one NaN would pass through every sum and make each
 * comparison after it false, so that nothing would ever be found again.
 *
 * @throws ForecastError INVALID_SERIES, TOO_SHORT
 */
export function assertSeries(series: readonly number[], minimum = 1): void {
  const at = series.findIndex((value) => !Number.isFinite(value))
  if (at !== -1)
    throw new ForecastError('INVALID_SERIES', 'A series holds a value that is not a finite number.', {
      facts: [`index: ${at}`, `value: ${series[at]}`],
    })
  if (series.length < minimum)
    throw new ForecastError('TOO_SHORT', `The series needs at least ${minimum} values.`, {
      facts: [`values: ${series.length}`],
    })
}
