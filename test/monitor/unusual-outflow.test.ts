import { describe, expect, test } from 'vitest'
import { createUnusualOutflow } from '../../src/monitor/detector/unusual-outflow.js'
import { BEACON_THRESHOLDS } from '../../src/monitor/thresholds.js'
import { monitorCodeOf } from './monitor-code.js'
import { type Bare, signalsOf } from './signals-of.js'

const HOUR = 3_600_000n
const detector = createUnusualOutflow({ ...BEACON_THRESHOLDS.outflow, floor: 1_000n })
const outflow = (time: bigint, amount: bigint, route = 'bridge'): Bare => ({
  kind: 'outflow',
  time,
  route,
  amount,
})

/** Two days of ten outflows an hour of about 100 each. */
const usual = Array.from({ length: 480 }, (_, at) =>
  outflow((BigInt(at) * HOUR) / 10n, 80n + BigInt((at * 7919) % 41)),
)
const now = 48n * HOUR

describe('unusual outflow', () => {
  test('default: an hour ten times the usual one, and its end', () => {
    const said = signalsOf(detector, [
      ...usual,
      outflow(now, 10_000n),
      ...Array.from(
        { length: 12 },
        (_, at) => ({ kind: 'clock', time: now + (BigInt(at) * HOUR) / 4n }) as const,
      ),
    ])
    expect(said.slice(0, 480).flat()).toEqual([])
    expect(said[480]).toEqual(['unusual-outflow bridge: warning'])
    expect(said.slice(481).flat()).toEqual(['unusual-outflow bridge: over'])
  })

  test('behavior: what is split over the edge of a window counts together', () => {
    const edge = now + HOUR
    const split = [outflow(edge - 1n, 12_000n), outflow(edge + 1n, 12_000n)]
    const said = signalsOf(detector, [...usual, ...split]).flat()
    expect(said).toContain('unusual-outflow bridge: warning')
    const whole = signalsOf(detector, [...usual, outflow(edge + 1n, 200_000n)]).flat()
    expect(whole).toEqual(['unusual-outflow bridge: critical'])
  })

  test('behavior: an attack is not learned from, so it goes on being one', () => {
    const attack = Array.from({ length: 20 }, (_, at) => outflow(now + BigInt(at) * HOUR, 200_000n))
    expect(signalsOf(detector, [...usual, ...attack]).flat()).toEqual(['unusual-outflow bridge: critical'])
  })

  test('behavior: nothing is unusual below the floor, in the first day, or on another route', () => {
    expect(signalsOf(detector, [...usual, outflow(now, 10_000n, 'new route')]).flat()).toEqual([])
    const high = createUnusualOutflow({ ...BEACON_THRESHOLDS.outflow, floor: 1_000_000n })
    expect(signalsOf(high, [...usual, outflow(now, 10_000n)]).flat()).toEqual([])
  })

  test('error: windows without sense', () => {
    for (const wrong of [{ windowMs: 7n }, { warmUp: 1 }, { warmUp: 200 }, { minimumSpread: 0 }])
      expect(monitorCodeOf(() => createUnusualOutflow({ ...BEACON_THRESHOLDS.outflow, ...wrong }))).toBe(
        'INVALID_POLICY',
      )
  })
})
