import { RiskError } from '../risk-error.js'

/** An estimate with its two-sided confidence interval. */
export type Interval = { estimate: number; low: number; high: number }

/** Of the normal distribution, for 95 %. */
const Z_95 = 1.959963984540054

/**
 * Wilson's 95 % interval of a proportion. It is right for rare events too: none in `trials` still gives a positive upper
 * end, about `3.84 / trials`.
 *
 * @throws RiskError `INVALID_PARAMETER`.
 */
export function wilsonInterval(hits: number, trials: number): Interval {
  if (!(trials > 0) || hits < 0 || hits > trials) {
    throw new RiskError('INVALID_PARAMETER', 'A proportion needs trials, and no more hits than those.', {
      facts: [`hits: ${hits}`, `trials: ${trials}`],
    })
  }
  const estimate = hits / trials
  const square = Z_95 ** 2 / trials
  const middle = (estimate + square / 2) / (1 + square)
  const half = (Z_95 * Math.sqrt((estimate * (1 - estimate)) / trials + square / (4 * trials))) / (1 + square)
  return {
    estimate,
    low: hits === 0 ? 0 : Math.max(0, middle - half),
    high: hits === trials ? 1 : Math.min(1, middle + half),
  }
}

/** The 95 % interval of a mean by the central limit theorem; the sample is not changed. */
export function meanInterval(sample: readonly number[]): Interval {
  const count = sample.length
  if (count < 2) {
    throw new RiskError('INVALID_PARAMETER', 'An interval needs at least two values.', {
      facts: [`values: ${count}`],
    })
  }
  const estimate = sample.reduce((sum, value) => sum + value, 0) / count
  const squares = sample.reduce((sum, value) => sum + (value - estimate) ** 2, 0)
  const half = Z_95 * Math.sqrt(squares / (count - 1) / count)
  return { estimate, low: estimate - half, high: estimate + half }
}

/** The smallest value that at least a share `level` of the sample does not exceed. */
export function quantile(sample: readonly number[], level: number): number {
  if (sample.length === 0 || !(level >= 0 && level <= 1)) {
    throw new RiskError('INVALID_PARAMETER', 'A quantile needs values and a level from 0 to 1.', {
      facts: [`values: ${sample.length}`, `level: ${level}`],
    })
  }
  const sorted = Float64Array.from(sample).sort()
  return sorted[Math.max(0, Math.ceil(level * sorted.length) - 1)]!
}
