import { assertRange } from './assert-range.js'
import { assertSeries } from './assert-series.js'
import { type ForecastInterval, forecastInterval, MINIMUM_ERRORS } from './forecast-interval.js'
import type { Forecaster } from './forecaster.js'

export type RunningForecastOptions = {
  readonly forecaster: Forecaster
  /** Steps ahead. */
  readonly horizon: number
  /** Probability that each bound is kept. */
  readonly coverage: number
  /** Values, and errors, that are kept. */
  readonly window: number
}

/** Newest values, forecasts whose time has not come, and errors of those whose time has. */
export type RunningForecastState = {
  readonly history: readonly number[]
  readonly pending: readonly number[]
  readonly errors: readonly number[]
}

export type RunningForecast = {
  readonly initial: RunningForecastState
  /**
   * Takes a value; returns the forecast from it on, without bounds' worth of errors `undefined`.
   *
   * @throws ForecastError INVALID_SERIES
   */
  step(
    state: RunningForecastState,
    value: number,
  ): { state: RunningForecastState; interval: ForecastInterval | undefined }
}

/** Least history of a forecast. */
const WARM_UP = 4

/**
 * A forecaster that runs along with a series and learns its own errors: one forecast a value.
 *
 * @throws ForecastError INVALID_PARAMETER
 */
export function createRunningForecast(options: RunningForecastOptions): RunningForecast {
  const { forecaster, horizon, coverage, window } = options
  assertRange('horizon', horizon, 1, window)
  assertRange('window', window, WARM_UP, Number.MAX_SAFE_INTEGER)
  return {
    initial: { history: [], pending: [], errors: [] },
    step(state, value) {
      assertSeries([value])
      const history = [...state.history, value].slice(-window)
      const due = state.pending.length >= horizon ? state.pending[0] : undefined
      const errors = due === undefined ? state.errors : [...state.errors, value - due].slice(-window)
      const open = due === undefined ? state.pending : state.pending.slice(1)
      if (history.length < WARM_UP) return { state: { history, pending: open, errors }, interval: undefined }
      const expected = forecaster.forecast(history, horizon)
      const interval =
        errors.length < MINIMUM_ERRORS ? undefined : forecastInterval({ expected, errors, coverage })
      return { state: { history, pending: [...open, expected], errors }, interval }
    },
  }
}
