import { ForecastError } from './forecast-error.js'

/**
 * Throws unless `least <= value <= most`.
 *
 * @throws ForecastError INVALID_PARAMETER, also for NaN
 */
export function assertRange(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return
  throw new ForecastError('INVALID_PARAMETER', `${name} is out of range.`, {
    facts: [`${name}: ${value}`, `range: ${least} to ${most}`],
  })
}
