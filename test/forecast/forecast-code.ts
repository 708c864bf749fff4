import { ForecastError } from '../../src/forecast/forecast-error.js'

/** Code of the ForecastError that a call throws; anything else fails the test. */
export function forecastCodeOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (error instanceof ForecastError) return error.code
    throw error
  }
  return 'nothing was thrown'
}
