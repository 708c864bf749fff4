import { describe, expect, test } from 'vitest'
import { forecastAccuracy, forecastersFor } from '../../src/bench/forecast/forecast-accuracy.js'
import { type RecordedSegment, recordedSegments } from '../../src/bench/forecast/recorded-history.js'
import { recordedTrial } from '../../src/bench/forecast/recorded-trials.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { readUpdates } from '../../src/replay/read-updates.js'
import { hasRealData, readRealJson, realData } from '../support/real-data.js'

type Manifest = {
  updates: { period: number; participants: number; signature_slot: number; finalized_slot: number }[]
}

describe.skipIf(!hasRealData)('recorded mainnet history', async () => {
  const updates = hasRealData
    ? (await readUpdates([realData('ethereum/mainnet/updates')])).map(({ update }) => update)
    : []
  const segments: RecordedSegment[] = recordedSegments(mainnet, updates)

  test('default: segments and series are those of the manifest', () => {
    const { updates: rows } = readRealJson('ethereum/mainnet/manifest.json') as Manifest
    expect(segments.map(({ firstPeriod, updates: { length } }) => [Number(firstPeriod), length])).toEqual([
      [290, 10],
      [755, 10],
      [1150, 21],
      [1416, 25],
      [1777, 1],
    ])
    expect(segments.flatMap(({ participation }) => participation.map((share) => share * 512))).toEqual(
      rows.map(({ participants }) => participants),
    )
    expect(segments.flatMap(({ lagSlots }) => lagSlots)).toEqual(
      rows.map(({ signature_slot, finalized_slot }) => signature_slot - finalized_slot),
    )
  })

  test('behavior: no detector raises anything in 76 days of best updates', () => {
    const trial = recordedTrial(mainnet, segments)
    expect(trial.alerts).toEqual([])
    expect(trial).toMatchObject({ updates: 67, observations: 335, greatestLagEpochs: 3 })
    expect(trial.greatestSeatShare).toBe(1 / 512)
  })

  test('behavior: the phase of the epoch tells the lag but for one skipped slot', () => {
    const misses = segments.flatMap(({ lagSlots, expectedLagSlots }) =>
      lagSlots.map((lag, at) => lag - expectedLagSlots[at]!),
    )
    expect(misses.filter((miss) => miss !== 0)).toEqual([1])
  })

  test('behavior: forecasters with a memory beat the naive one, the seasonal one does not', () => {
    const rows = forecastAccuracy({
      series: 'participation',
      segments: segments.map(({ participation }) => participation),
      forecasters: forecastersFor(0.005, 6),
      horizons: [1],
    })
    const skillOf = (name: string) => rows.find(({ forecaster }) => forecaster.startsWith(name))!.skill
    expect(rows.every(({ count }) => count === 50)).toBe(true)
    expect(skillOf('shift-aware')).toBeGreaterThan(0.2)
    expect(skillOf('exponential')).toBeGreaterThan(0.2)
    expect(skillOf('seasonal')).toBeLessThan(0)
  })
})
