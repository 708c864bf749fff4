import { assertSeries } from './assert-series.js'
import type { Forecaster } from './forecaster.js'

const LEVEL_WEIGHTS = [0.1, 0.3, 0.5, 0.7, 0.9]
const TREND_WEIGHTS = [0.05, 0.2, 0.4, 0.6, 0.8]
/** What is left of a trend after one step. */
const DAMPING = 0.9

type Fit = { level: number; trend: number; loss: number }

function follow(history: readonly number[], levelWeight: number, trendWeight: number): Fit {
  let level = history[0] as number
  let trend = 0
  let loss = 0
  for (const value of history.slice(1)) {
    const expected = level + DAMPING * trend
    loss += (value - expected) ** 2
    const next = expected + levelWeight * (value - expected)
    trend = DAMPING * trend + trendWeight * (next - level - DAMPING * trend)
    level = next
  }
  return { level, trend, loss }
}

/** Gardner and McKenzie's damped trend; both weights are those that did best on the history. Follows a stall. */
export const dampedTrend: Forecaster = {
  name: 'damped trend',
  forecast(history, horizon) {
    assertSeries(history)
    const fits = LEVEL_WEIGHTS.flatMap((a) => TREND_WEIGHTS.map((b) => follow(history, a, b)))
    const { level, trend } = fits.reduce((best, found) => (found.loss < best.loss ? found : best))
    const steps = (DAMPING * (1 - DAMPING ** horizon)) / (1 - DAMPING)
    return level + trend * steps
  },
}
