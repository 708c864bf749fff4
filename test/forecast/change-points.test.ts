import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CusumState, createCusum } from '../../src/forecast/cusum.js'
import { findChangePoints } from '../../src/forecast/pelt.js'
import { forecastCodeOf } from './forecast-code.js'

const costOf = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}

/** Every partition there is. */
function leastCost(series: readonly number[], penalty: number, minimumLength: number): number {
  if (series.length < minimumLength) return Number.POSITIVE_INFINITY
  let least = costOf(series)
  for (let at = minimumLength; at <= series.length - minimumLength; at++)
    least = Math.min(
      least,
      costOf(series.slice(at)) + penalty + leastCost(series.slice(0, at), penalty, minimumLength),
    )
  return least
}

function costOfPartition(series: readonly number[], starts: readonly number[], penalty: number): number {
  const edges = [0, ...starts, series.length]
  return edges
    .slice(1)
    .reduce((sum, end, at) => sum + costOf(series.slice(edges[at], end)), penalty * starts.length)
}

describe('findChangePoints', () => {
  test('default: finds the one shift of a step, and none in a constant', () => {
    const series = [1, 1.1, 0.9, 1, 5, 5.1, 4.9, 5]
    expect(findChangePoints({ series, penalty: 1 })).toEqual([4])
    expect(findChangePoints({ series: Array(20).fill(3), penalty: 1 })).toEqual([])
  })

  test('behavior: no partition is cheaper, whatever the least length', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 12 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 3 }),
        (series, penalty, minimumLength) => {
          const starts = findChangePoints({ series, penalty, minimumLength })
          const cost = costOfPartition(series, starts, penalty)
          expect(cost).toBeCloseTo(leastCost(series, penalty, minimumLength), 6)
          const edges = [0, ...starts, series.length]
          for (const [at, edge] of edges.slice(1).entries())
            expect(edge - edges[at]!).toBeGreaterThanOrEqual(minimumLength)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('error: a series with NaN, a short one, a penalty below 0', () => {
    expect(forecastCodeOf(() => findChangePoints({ series: [1, Number.NaN], penalty: 1 }))).toBe(
      'INVALID_SERIES',
    )
    expect(forecastCodeOf(() => findChangePoints({ series: [1], penalty: 1 }))).toBe('TOO_SHORT')
    expect(forecastCodeOf(() => findChangePoints({ series: [1, 2], penalty: -1 }))).toBe('INVALID_PARAMETER')
  })
})

describe('createCusum', () => {
  const options = { warmUp: 4, window: 16, slack: 1, limit: 6, clip: 4, minimumScale: 1, adoptAfter: 20 }
  const cusum = createCusum(options)
  const run = (values: readonly number[], from: CusumState = cusum.initial) => {
    let state = from
    return values.map((value) => {
      state = cusum.step(state, value)
      return state
    })
  }
  const quiet = Array(10).fill(0)

  test('default: finds a shift and its end', () => {
    const states = run([...quiet, 4, 4, 0, 0, 0, 0, 0, 0])
    expect(states.map(({ shifted }) => shifted !== undefined)).toEqual([
      ...quiet.map(() => false),
      ...[false, true, true, true, false, false, false, false],
    ])
  })

  test('behavior: one wild value finds nothing, however wild', () => {
    for (const wild of [10, 1e6, 1e300])
      expect(run([...quiet, wild, ...quiet]).every(({ shifted }) => shifted === undefined)).toBe(true)
  })

  test('behavior: a shift under way is not learned from', () => {
    const states = run([...quiet, 4, 4, 4])
    expect(states.at(-1)?.reference).toEqual(states.at(quiet.length)?.reference)
  })

  test('behavior: a level that stays becomes the reference, and a shift from there is found again', () => {
    const states = run([...quiet, ...Array(40).fill(5)])
    expect(states.at(-1)?.shifted).toBeUndefined()
    expect(run([10, 10, 10], states.at(-1)).at(-1)?.shifted).toBeDefined()
  })

  test('behavior: states are never written to', () => {
    const state = Object.freeze({ ...cusum.initial, reference: Object.freeze([0, 0, 0, 0]) })
    cusum.step(state, 9)
    expect(state.sum).toBe(0)
  })

  test('error: NaN and parameters without sense', () => {
    expect(forecastCodeOf(() => cusum.step(cusum.initial, Number.NaN))).toBe('INVALID_SERIES')
    for (const wrong of [{ warmUp: 1 }, { slack: 5 }, { limit: 0 }, { minimumScale: 0 }, { adoptAfter: 1 }])
      expect(forecastCodeOf(() => createCusum({ ...options, ...wrong }))).toBe('INVALID_PARAMETER')
  })
})
