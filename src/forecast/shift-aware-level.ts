import { assertRange } from './assert-range.js'
import { assertSeries } from './assert-series.js'
import type { Forecaster } from './forecaster.js'
import { findChangePoints } from './pelt.js'
import { quantile } from './quantile.js'
import { robustScale } from './robust-scale.js'

/** Length of the history that is searched: what is older says nothing of the level of now. */
const MEMORY = 256
/** Shortest segment: the median of four is not led astray by one wild value. */
const MINIMUM_LENGTH = 4

/**
 * The median of what came after the last change point: as calm as a mean while nothing changes, and at the new level a
 * few steps after something did. The noise is told from the changes between neighbours, which a shift of level leaves
 * alone.
 *
 * @param options.minimumScale Least standard deviation of the noise, in the unit of the series.
 * @throws ForecastError INVALID_PARAMETER
 */
export function shiftAwareLevel(options: { minimumScale: number }): Forecaster {
  const { minimumScale } = options
  assertRange('minimumScale', minimumScale, Number.MIN_VALUE, Number.MAX_VALUE)
  return {
    name: 'shift-aware level',
    forecast(history) {
      assertSeries(history)
      const series = history.slice(-MEMORY)
      if (series.length < MINIMUM_LENGTH) return quantile(series, 0.5)
      const changes = series.slice(1).map((value, at) => value - (series[at] as number))
      const noise = Math.max(robustScale(changes).scale / Math.SQRT2, minimumScale)
      const penalty = 3 * noise ** 2 * Math.log(series.length)
      const start = findChangePoints({ series, penalty, minimumLength: MINIMUM_LENGTH }).at(-1) ?? 0
      return quantile(series.slice(start), 0.5)
    },
  }
}
