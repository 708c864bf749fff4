import { assertSeries } from './assert-series.js'
import type { Forecaster } from './forecaster.js'

const WEIGHTS = Array.from({ length: 20 }, (_, at) => (at + 1) / 20)

/** The level after a history, and the squared errors of its forecasts one step ahead. */
function smooth(history: readonly number[], weight: number): { level: number; loss: number } {
  let level = history[0] as number
  let loss = 0
  for (const value of history.slice(1)) {
    loss += (value - level) ** 2
    level += weight * (value - level)
  }
  return { level, loss }
}

/** Simple exponential smoothing; the weight of 0.05 to 1 is the one that did best on the history. */
export const exponentialSmoothing: Forecaster = {
  name: 'exponential smoothing',
  forecast(history) {
    assertSeries(history)
    const fits = WEIGHTS.map((weight) => smooth(history, weight))
    return fits.reduce((best, fit) => (fit.loss < best.loss ? fit : best)).level
  },
}
