import { assertRange } from './assert-range.js'
import { assertSeries } from './assert-series.js'
import type { Forecaster } from './forecaster.js'

/** Tomorrow is as today. What every other forecaster has to beat. */
export const naive: Forecaster = {
  name: 'naive',
  forecast(history) {
    assertSeries(history)
    return history.at(-1) as number
  },
}

/** The mean of all that was. */
export const historicalMean: Forecaster = {
  name: 'mean',
  forecast(history) {
    assertSeries(history)
    return history.reduce((sum, value) => sum + value, 0) / history.length
  },
}

/**
 * As one season ago; as today while there is no season yet.
 *
 * @throws ForecastError INVALID_PARAMETER
 */
export function seasonalNaive(period: number): Forecaster {
  assertRange('period', period, 1, Number.MAX_SAFE_INTEGER)
  return {
    name: `seasonal naive (${period})`,
    forecast(history, horizon) {
      assertSeries(history)
      const at = history.length - period + ((horizon - 1) % period)
      return history[at] ?? (history.at(-1) as number)
    },
  }
}
