import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historicalMean, naive, seasonalNaive } from '../../src/forecast/baselines.js'
import { dampedTrend } from '../../src/forecast/damped-trend.js'
import { exponentialSmoothing } from '../../src/forecast/exponential-smoothing.js'
import { expectedLagSlots } from '../../src/forecast/finality-lag.js'
import { forecastErrors } from '../../src/forecast/forecast-errors.js'
import { forecastInterval } from '../../src/forecast/forecast-interval.js'
import { quantile } from '../../src/forecast/quantile.js'
import { robustScale } from '../../src/forecast/robust-scale.js'
import { robustTrend } from '../../src/forecast/robust-trend.js'
import { rollingForecasts } from '../../src/forecast/rolling-forecasts.js'
import { createRunningForecast } from '../../src/forecast/running-forecast.js'
import { shiftAwareLevel } from '../../src/forecast/shift-aware-level.js'
import { forecastCodeOf } from './forecast-code.js'

const shiftAware = shiftAwareLevel({ minimumScale: 0.1 })
const trends = [dampedTrend, robustTrend({ window: 8 })]
const all = [naive, seasonalNaive(3), historicalMean, exponentialSmoothing, shiftAware, ...trends]
const series = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 })

describe('forecasters', () => {
  test('default: each says what it is for', () => {
    expect(naive.forecast([1, 2, 7], 3)).toBe(7)
    expect(historicalMean.forecast([1, 2, 6], 3)).toBe(3)
    expect([1, 2, 3, 4].map((horizon) => seasonalNaive(3).forecast([9, 1, 2, 3], horizon))).toEqual([
      1, 2, 3, 1,
    ])
    expect(seasonalNaive(9).forecast([9, 4], 1)).toBe(4)
    expect(shiftAware.forecast([1, 1, 1, 1, 1, 1, 5, 5, 5, 5], 1)).toBe(5)
  })

  test('behavior: a constant is forecast as itself', () => {
    for (const { forecast } of all) expect(forecast(Array(12).fill(0.75), 2)).toBeCloseTo(0.75, 12)
  })

  test('behavior: a lone wild value does not move the shift-aware level', () => {
    const history = [...Array(20).fill(0.99), 0.5]
    expect(shiftAware.forecast(history, 1)).toBe(0.99)
    expect(naive.forecast(history, 1)).toBe(0.5)
  })

  test('behavior: the damped trend follows a stall upwards', () => {
    expect(dampedTrend.forecast([2, 2, 2, 2, 3, 4, 5, 6, 7], 4)).toBeGreaterThan(8)
  })

  test('behavior: the robust trend continues a line through wild values', () => {
    const line = Array.from({ length: 16 }, (_, at) => (at % 5 === 2 ? 100 : 3 - at / 10))
    expect(robustTrend({ window: 16 }).forecast(line, 5)).toBeCloseTo(1, 9)
  })

  test('behavior: forecasts are finite and, but for a trend, within what was seen', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 9 }), (history, horizon) => {
        for (const forecaster of all) {
          const value = forecaster.forecast(history, horizon)
          expect(Number.isFinite(value)).toBe(true)
          if (trends.includes(forecaster)) continue
          expect(value).toBeGreaterThanOrEqual(Math.min(...history) - 1e-6)
          expect(value).toBeLessThanOrEqual(Math.max(...history) + 1e-6)
        }
      }),
    )
  })

  test('error: nothing to forecast from', () => {
    for (const forecaster of all) {
      expect(forecastCodeOf(() => forecaster.forecast([], 1))).toBe('TOO_SHORT')
      expect(forecastCodeOf(() => forecaster.forecast([1, Number.NaN], 1))).toBe('INVALID_SERIES')
    }
  })
})

describe('rolling forecasts', () => {
  test('behavior: no forecast sees the value it is judged by, or one after what was known', () => {
    const seen: number[] = []
    const spy = { name: 'spy', forecast: (history: readonly number[]) => seen.push(history.length) }
    const rolled = rollingForecasts({
      series: [0, 1, 2, 3, 4, 5, 6],
      forecaster: spy,
      horizon: 2,
      minimum: 3,
    })
    expect(rolled.map(({ at }) => at)).toEqual([4, 5, 6])
    expect(seen).toEqual([3, 4, 5])
  })

  test('default: errors of known forecasts', () => {
    const forecasts = [
      { at: 0, forecast: 3, actual: 1 },
      { at: 1, forecast: 1, actual: 5 },
    ]
    expect(forecastErrors(forecasts)).toEqual({ count: 2, mae: 3, rmse: Math.sqrt(10), bias: -1 })
    expect(forecastCodeOf(() => forecastErrors([]))).toBe('TOO_SHORT')
  })
})

describe('intervals', () => {
  test('default: the k-th least error', () => {
    const errors = Array.from({ length: 19 }, (_, at) => at - 9)
    expect(forecastInterval({ expected: 100, errors, coverage: 0.9 })).toEqual({
      expected: 100,
      lower: 92,
      upper: 108,
    })
  })

  test('behavior: too few errors for the coverage widen the bound', () => {
    expect(forecastInterval({ expected: 0, errors: [-2, -1, 1, 2], coverage: 0.95 })).toMatchObject({
      lower: -3,
      upper: 3,
    })
  })

  test('behavior: a running forecast learns the errors that rolling forecasts have', () => {
    const values = Array.from({ length: 30 }, (_, at) => Math.sin(at))
    const running = createRunningForecast({ forecaster: naive, horizon: 3, coverage: 0.9, window: 64 })
    const end = values.reduce((state, value) => running.step(state, value).state, running.initial)
    const rolled = rollingForecasts({ series: values, forecaster: naive, horizon: 3 })
    expect(end.errors).toEqual(rolled.map(({ forecast, actual }) => actual - forecast))
  })

  test('error: no errors, or a coverage of 1', () => {
    expect(forecastCodeOf(() => forecastInterval({ expected: 1, errors: [], coverage: 0.9 }))).toBe(
      'TOO_SHORT',
    )
    expect(forecastCodeOf(() => forecastInterval({ expected: 1, errors: [1, 2, 3, 4], coverage: 1 }))).toBe(
      'INVALID_PARAMETER',
    )
  })
})

describe('robust statistics', () => {
  test('default: quantiles as R has them by default, and the scaled median deviation', () => {
    expect([0, 0.25, 0.5, 0.9, 1].map((share) => quantile([4, 1, 3, 2], share))).toEqual([
      1, 1.75, 2.5, 3.7, 4,
    ])
    expect(robustScale([1, 2, 3, 4, 1e9])).toEqual({ centre: 3, scale: 1.4826 })
  })
})

describe('expectedLagSlots', () => {
  test('default: the saw-tooth of an epoch', () => {
    const lag = (attestedSlot: bigint, signatureSlot = attestedSlot + 1n) =>
      expectedLagSlots({ attestedSlot, signatureSlot, slotsPerEpoch: 32n })
    expect([320n, 321n, 351n, 352n].map((slot) => lag(slot))).toEqual([65, 66, 96, 65])
    expect(lag(320n, 323n)).toBe(67)
    expect(forecastCodeOf(() => lag(5n, 5n))).toBe('INVALID_PARAMETER')
  })
})
