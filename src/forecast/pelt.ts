import { assertRange } from './assert-range.js'
import { assertSeries } from './assert-series.js'

/** The least cost of a prefix, and where its last segment starts. */
type Prefix = { cost: number; start: number }

/**
 * Change points of the mean: the partition with the least sum of squared deviations within segments plus `penalty` for
 * each segment. Exact, by Killick, Fearnhead and Eckley's PELT (JASA 107, 2012): optimal partitioning that forgets every
 * start which can never be the last one again.
 *
 * @param parameters.penalty In squared units of the series; 3 sigma^2 ln(n) is usual.
 * @param parameters.minimumLength Least length of a segment. Default 2.
 * @returns Indices at which segments begin, without the 0 of the first.
 * @throws ForecastError INVALID_SERIES, TOO_SHORT, INVALID_PARAMETER
 */
export function findChangePoints(parameters: {
  series: readonly number[]
  penalty: number
  minimumLength?: number | undefined
}): number[] {
  const { series, penalty, minimumLength = 2 } = parameters
  assertRange('minimumLength', minimumLength, 1, Number.MAX_SAFE_INTEGER)
  assertRange('penalty', penalty, 0, Number.MAX_VALUE)
  assertSeries(series, minimumLength)
  const costOf = squaredDeviations(series)
  const best: (Prefix | undefined)[] = [{ cost: -penalty, start: 0 }]
  const costUpTo = (end: number) => (best[end] as Prefix).cost
  // A start that loses at `end` loses for ever once a whole segment fits behind `end`, not before.
  let starts = [{ at: 0, until: Number.POSITIVE_INFINITY }]
  for (let end = minimumLength; end <= series.length; end++) {
    starts = starts.filter(({ until }) => end < until)
    const costs = starts.map(({ at }) => costUpTo(at) + costOf(at, end))
    const least = Math.min(...costs)
    best[end] = { cost: least + penalty, start: starts[costs.indexOf(least)]?.at ?? 0 }
    starts = starts.map(({ at, until }, index) => {
      const loses = (costs[index] as number) >= least + penalty
      return { at, until: loses ? Math.min(until, end + minimumLength) : until }
    })
    const next = end + 1 - minimumLength
    if (next >= minimumLength) starts.push({ at: next, until: Number.POSITIVE_INFINITY })
  }
  const points: number[] = []
  for (let { start } = best[series.length] as Prefix; start > 0; start = (best[start] as Prefix).start)
    points.unshift(start)
  return points
}

/** Sum of squared deviations from the mean of `series[start..end)`, in constant time. */
function squaredDeviations(series: readonly number[]): (start: number, end: number) => number {
  // Sums of values near their mean lose fewer digits.
  const mean = series.reduce((sum, value) => sum + value, 0) / series.length
  const sums = [0]
  const squares = [0]
  series.forEach((value, at) => {
    sums.push((sums[at] as number) + (value - mean))
    squares.push((squares[at] as number) + (value - mean) ** 2)
  })
  return (start, end) => {
    const sum = (sums[end] as number) - (sums[start] as number)
    return Math.max(0, (squares[end] as number) - (squares[start] as number) - sum ** 2 / (end - start))
  }
}
