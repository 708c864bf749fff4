import { assertRange } from './assert-range.js'
import { assertSeries } from './assert-series.js'
import { robustScale } from './robust-scale.js'

export type CusumOptions = {
  /** Values that are only learned from before anything is judged. */
  readonly warmUp: number
  /** Newest quiet values that make the reference. */
  readonly window: number
  /** What is taken off each standardised value: half of the smallest shift worth finding, in scales. */
  readonly slack: number
  /** Sum at which a shift is found, in scales. A shift is over at half of it. */
  readonly limit: number
  /** Largest standardised value that counts, so that one wild value finds nothing alone. */
  readonly clip: number
  /** Least scale, in the unit of the values: discrete series are often constant. */
  readonly minimumScale: number
  /** After so many shifted values the new level becomes the reference. */
  readonly adoptAfter: number
}

/** Quiet values the reference is made of, the sum, and the values since a shift was found. */
export type CusumState = {
  readonly reference: readonly number[]
  readonly sum: number
  readonly shifted: readonly number[] | undefined
}

export type Cusum = {
  readonly initial: CusumState
  /** @throws ForecastError INVALID_SERIES */
  step(state: CusumState, value: number): CusumState
}

/**
 * Page's one-sided cumulative sum for shifts upwards (Biometrika 41, 1954), standardised by median and MAD of the quiet
 * values before. Negate the values for shifts downwards. Values are learned from only while the sum is below half of the
 * limit, so that a shift under way does not become its own reference.
 *
 * @throws ForecastError INVALID_PARAMETER
 */
export function createCusum(options: CusumOptions): Cusum {
  const { warmUp, window, slack, limit, clip, minimumScale, adoptAfter } = options
  assertRange('warmUp', warmUp, 2, window)
  assertRange('slack', slack, 0, clip)
  assertRange('limit', limit, Number.MIN_VALUE, Number.MAX_VALUE)
  assertRange('minimumScale', minimumScale, Number.MIN_VALUE, Number.MAX_VALUE)
  assertRange('adoptAfter', adoptAfter, warmUp, Number.MAX_SAFE_INTEGER)
  const initial: CusumState = { reference: [], sum: 0, shifted: undefined }

  return {
    initial,
    step(state, value) {
      assertSeries([value])
      const learned = [...state.reference, value].slice(-window)
      if (state.reference.length < warmUp) return { ...initial, reference: learned }
      const { centre, scale } = robustScale(state.reference)
      const score = Math.min((value - centre) / Math.max(scale, minimumScale), clip)
      // The cap bounds the time until a shift that is over is seen to be over.
      const sum = Math.min(Math.max(0, state.sum + score - slack), 1.5 * limit)
      const isShifted = sum >= limit || (state.shifted !== undefined && sum > limit / 2)
      if (!isShifted)
        return { reference: sum < limit / 2 ? learned : state.reference, sum, shifted: undefined }
      const shifted = [...(state.shifted ?? []), value]
      if (shifted.length >= adoptAfter) return { ...initial, reference: shifted.slice(-window) }
      return { reference: state.reference, sum, shifted }
    },
  }
}
