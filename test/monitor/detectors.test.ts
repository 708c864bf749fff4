import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createChurn } from '../../src/monitor/detector/churn.js'
import { createConcentration } from '../../src/monitor/detector/concentration.js'
import { createConflictingHeaders } from '../../src/monitor/detector/conflicting-headers.js'
import { createHysteresis } from '../../src/monitor/detector/hysteresis.js'
import { createMissedFinality } from '../../src/monitor/detector/missed-finality.js'
import { createMissingHeaders } from '../../src/monitor/detector/missing-headers.js'
import { createNodeBehind } from '../../src/monitor/detector/node-behind.js'
import { createNodeDisagreement } from '../../src/monitor/detector/node-disagreement.js'
import { createParticipationForecast } from '../../src/monitor/detector/participation-forecast.js'
import { createParticipationLow } from '../../src/monitor/detector/participation-low.js'
import { createParticipationShift } from '../../src/monitor/detector/participation-shift.js'
import { createStaleClient } from '../../src/monitor/detector/stale-client.js'
import { churnBetween, concentrationOf } from '../../src/monitor/detector/weight-shares.js'
import { BEACON_THRESHOLDS, bftThresholds } from '../../src/monitor/thresholds.js'
import { monitorCodeOf } from './monitor-code.js'
import { type Bare, signalsOf } from './signals-of.js'

const shares = (values: readonly number[]): Bare[] =>
  values.map((share, at) => ({ kind: 'participation', time: BigInt(at), height: BigInt(at), share }))
const repeat = (value: number, times: number): number[] => Array(times).fill(value)

describe('hysteresis', () => {
  const levels = [
    { grade: 'warning', raise: 4, clear: 2 },
    { grade: 'critical', raise: 8, clear: 6 },
  ] as const
  const hysteresis = createHysteresis({ levels, raiseAfter: 2, clearAfter: 2 })
  const run = (values: readonly number[]) => {
    let state = hysteresis.initial
    return values.map((value) => {
      state = hysteresis.step(state, value)
      return hysteresis.gradeOf(state)
    })
  }

  test('default: rises and falls level by level, after two in a row', () => {
    expect(run([5, 5, 9, 9, 5, 5, 1, 1])).toEqual([
      ...[undefined, 'warning', 'warning', 'critical', 'critical', 'warning', 'warning', undefined],
    ])
  })

  test('behavior: values between clear and raise change nothing; alternating ones never flap', () => {
    expect(new Set(run(Array.from({ length: 100 }, (_, at) => (at % 2 === 0 ? 9 : 0))))).toEqual(
      new Set([undefined]),
    )
    expect(run([4, 4, 3, 3, 3, 3]).at(-1)).toBe('warning')
  })

  test('behavior: NaN never raises and never clears', () => {
    expect(run([9, 9, ...repeat(Number.NaN, 20)]).at(-1)).toBe('critical')
    expect(run(repeat(Number.NaN, 20)).at(-1)).toBeUndefined()
  })

  test('args: levels out of order are refused', () => {
    const wrong = [{ grade: 'warning', raise: 1, clear: 2 }] as const
    expect(monitorCodeOf(() => createHysteresis({ levels: wrong, raiseAfter: 1, clearAfter: 1 }))).toBe(
      'INVALID_POLICY',
    )
    expect(monitorCodeOf(() => createHysteresis({ levels: [], raiseAfter: 1, clearAfter: 1 }))).toBe(
      'INVALID_POLICY',
    )
  })
})

describe('missed finality', () => {
  const detector = createMissedFinality({ ...BEACON_THRESHOLDS.finality, stepMs: 10n, blindAfterMs: 100n })
  const finality = (time: bigint, finalizedTime: bigint): Bare => ({
    kind: 'finality',
    time,
    height: 0n,
    finalizedTime,
  })

  test('default: the age in steps, by words and by the clock', () => {
    expect(
      signalsOf(detector, [
        finality(30n, 0n),
        { kind: 'clock', time: 44n },
        { kind: 'clock', time: 45n },
        finality(60n, 0n),
        finality(70n, 50n),
        finality(71n, 50n),
      ]),
    ).toEqual([
      [],
      [],
      ['missed-finality: warning'],
      ['missed-finality: critical'],
      [],
      ['missed-finality: over'],
    ])
  })

  test('behavior: an older answer of a slower node does not bring back a stall', () => {
    expect(signalsOf(detector, [finality(60n, 50n), finality(70n, 0n)]).flat()).toEqual([])
  })

  test('behavior: silence is told as blindness, not as a stall', () => {
    expect(
      signalsOf(detector, [
        finality(130n, 120n),
        { kind: 'clock', time: 231n },
        { kind: 'clock', time: 9_999n },
        finality(10_000n, 9_990n),
      ]),
    ).toEqual([[], ['monitor-blind: warning'], [], ['monitor-blind: over']])
  })
})

describe('participation', () => {
  test('default: low after three observations, critical near a third absent, over after three', () => {
    const low = createParticipationLow(BEACON_THRESHOLDS.participationLow)
    const said = signalsOf(low, shares([0.99, ...repeat(0.7, 3), ...repeat(0.99, 3)]))
    expect(said.flat()).toEqual(['participation-low: critical', 'participation-low: over'])
    expect(signalsOf(low, shares([...repeat(0.5, 2), 0.99, ...repeat(0.5, 2)])).flat()).toEqual([])
  })

  test('behavior: a lasting drop far above each level is a shift', () => {
    const shift = createParticipationShift(BEACON_THRESHOLDS.participationShift)
    const drop = shares([...repeat(0.99, 20), ...repeat(0.94, 8)])
    expect(signalsOf(shift, drop).flat()).toEqual(['participation-shift: warning'])
    expect(signalsOf(shift, shares([...repeat(0.99, 20), 0, 0.99, 0.99, 0.99])).flat()).toEqual([])
  })

  test('behavior: a decline arms before the floor is undercut', () => {
    const forecast = createParticipationForecast({ ...BEACON_THRESHOLDS.participationForecast, floor: 0.7 })
    const decline = [...repeat(0.99, 30), ...Array.from({ length: 30 }, (_, at) => 0.99 - 0.01 * at)]
    const said = signalsOf(forecast, shares(decline))
    const at = said.findIndex((signals) => signals.includes('participation-forecast: warning'))
    expect(at).toBeGreaterThan(30)
    expect(decline[at]).toBeGreaterThan(0.75)
    expect(signalsOf(forecast, shares(repeat(0.99, 60))).flat()).toEqual([])
  })
})

describe('headers', () => {
  type HeaderBare = Extract<Bare, { kind: 'header' }>
  const header = (parts: Partial<HeaderBare>): Bare => ({
    kind: 'header',
    time: 0n,
    node: 'a',
    height: 5n,
    root: '0x01',
    status: 'finalized',
    isVerified: true,
    ...parts,
  })

  test('default: two verified finalized headers of a height are critical, once', () => {
    const said = signalsOf(createConflictingHeaders({ slotsPerEpoch: undefined }), [
      header({}),
      header({ root: '0x02' }),
      header({ root: '0x03' }),
      header({ height: 6n, root: '0x02' }),
    ])
    expect(said).toEqual([[], ['conflicting-finality 5: critical'], [], []])
  })

  test('behavior: honest headers of one slot are a notice; unverified ones are nothing', () => {
    const attested = { status: 'attested' } as const
    expect(
      signalsOf(createConflictingHeaders({ slotsPerEpoch: undefined }), [
        header(attested),
        header({ ...attested, root: '0x02' }),
        header({ root: '0x09' }),
      ]).flat(),
    ).toEqual(['same-slot-headers 5: notice'])
    const unverified = { isVerified: false }
    expect(
      signalsOf(createConflictingHeaders({ slotsPerEpoch: undefined }), [
        header({}),
        header({ ...unverified, root: '0x2' }),
      ]).flat(),
    ).toEqual([])
  })

  test('behavior: of a beacon chain, two finalized headers between two checkpoints contradict each other', () => {
    const detector = createConflictingHeaders({ slotsPerEpoch: 32n })
    const said = signalsOf(detector, [
      header({ height: 64n, root: '0x01' }),
      header({ height: 65n, root: '0x02' }),
      header({ height: 96n, root: '0x03' }),
      header({ height: 97n, root: '0x04' }),
      header({ status: 'attested', height: 98n, root: '0x05' }),
      header({ status: 'attested', height: 99n, root: '0x06' }),
    ])
    expect(said.flat()).toEqual(['conflicting-finality 96: critical'])
  })

  test('behavior: memory is bounded and keeps the highest', () => {
    const detector = createConflictingHeaders({ slotsPerEpoch: undefined, memory: 2 })
    const said = signalsOf(detector, [
      ...[1n, 2n, 3n].map((height) => header({ height })),
      header({ height: 1n, root: '0x02' }),
      header({ height: 3n, root: '0x02' }),
    ])
    expect(said.flat()).toEqual(['conflicting-finality 3: critical'])
  })

  test('default: a node without a header that exists, three times', () => {
    const lost = header({ node: 'b', root: undefined, isVerified: false })
    const said = signalsOf(createMissingHeaders(), [
      lost,
      header({}),
      lost,
      lost,
      lost,
      header({ node: 'b' }),
    ])
    expect(said.flat()).toEqual(['missing-header b: warning', 'missing-header b: over'])
    expect(signalsOf(createMissingHeaders(), [lost, lost, lost, lost]).flat()).toEqual([])
  })

  test('default: nodes that disagree on a finalized height, until they agreed often enough', () => {
    const detector = createNodeDisagreement({ clearAfter: 2 })
    const both = (height: bigint, root: string) => [
      header({ node: 'a', height }),
      header({ node: 'b', height, root, isVerified: false }),
    ]
    expect(signalsOf(detector, [...both(1n, '0x02'), ...both(2n, '0x01')]).flat()).toEqual([
      'nodes-disagree a and b: warning',
    ])
    const said = signalsOf(detector, [...both(1n, '0x02'), ...both(2n, '0x01'), ...both(3n, '0x01')])
    expect(said.flat().at(-1)).toBe('nodes-disagree a and b: over')
  })

  test('behavior: a lying head makes no honest node look behind', () => {
    const detector = createNodeBehind({ ...BEACON_THRESHOLDS.nodeBehind, raiseAfter: 1 })
    const head = (node: string, height: bigint): Bare => ({ kind: 'head', time: 0n, node, height })
    const honest = [head('a', 100n), head('b', 101n), head('liar', 2n ** 60n)]
    expect(signalsOf(detector, [...honest, ...honest]).flat()).toEqual([])
    expect(signalsOf(detector, [head('a', 100n), head('b', 101n), head('slow', 5n)]).flat()).toEqual([
      'node-behind slow: warning',
    ])
  })
})

describe('sets', () => {
  const weights = (...values: bigint[]) => new Map(values.map((weight, at) => [`key ${at}`, weight]))
  const set = (epoch: bigint, of: ReadonlyMap<string, bigint>): Bare => ({
    kind: 'set',
    time: 0n,
    epoch,
    weights: of,
  })

  test('default: shares, holders to more than a third, index', () => {
    expect(concentrationOf(weights(1n, 1n, 1n, 1n))).toEqual({
      largest: 0.25,
      holdersToThird: 2,
      index: 0.25,
    })
    expect(concentrationOf(weights(1n, 1n, 1n)).holdersToThird).toBe(2)
    expect(concentrationOf(weights(2n ** 64n - 1n, 2n ** 64n - 1n)).largest).toBe(0.5)
  })

  test('behavior: churn is a distance between shares', () => {
    const some = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.bigInt(1n, 2n ** 64n), { minKeys: 1 })
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        const [first, second, third] = [a, b, c].map((item) => new Map(Object.entries(item))) as [
          Map<string, bigint>,
          Map<string, bigint>,
          Map<string, bigint>,
        ]
        const distance = churnBetween(first, second)
        expect(churnBetween(first, first)).toBe(0)
        expect(distance).toBeCloseTo(churnBetween(second, first), 9)
        expect(distance).toBeLessThanOrEqual(1 + 1e-8)
        expect(churnBetween(first, third)).toBeLessThanOrEqual(distance + churnBetween(second, third) + 1e-8)
      }),
    )
  })

  test('default: stable sets that change a third, drawn sets that keep much', () => {
    const { churn, concentration } = bftThresholds({ blockTimeMs: 1000n })
    const four = weights(10n, 10n, 10n, 10n)
    expect(signalsOf(createChurn(churn), [set(1n, four), set(2n, weights(10n))]).flat()).toEqual([
      'churn: critical',
    ])
    expect(signalsOf(createChurn(churn), [set(1n, four), set(3n, weights(10n))]).flat()).toEqual([])
    const seats = (from: number) =>
      new Map(Array.from({ length: 512 }, (_, at) => [`seat ${from + at}`, 1n] as const))
    expect(
      signalsOf(createChurn(BEACON_THRESHOLDS.churn), [
        ...[0, 512, 1_000, 1_100].map((from, at) => set(BigInt(at), seats(from))),
      ]),
    ).toEqual([[], [], ['churn: warning'], ['churn: critical']])
    expect(
      signalsOf(createConcentration(concentration), [set(1n, weights(40n, 10n, 10n, 10n, 10n, 10n))]),
    ).toEqual([['concentration largest holder: critical', 'concentration holders to a third: warning']])
  })
})

describe('stale clients', () => {
  const client = (time: bigint, status: 'active' | 'expired' | 'frozen', headTime = 0n): Bare => ({
    kind: 'client',
    time,
    client: 'base',
    status,
    height: 1n,
    headTime,
    expiresAfter: 100n,
  })

  test('default: half used, nine tenths used, kept up again', () => {
    const detector = createStaleClient(BEACON_THRESHOLDS.staleClient)
    expect(
      signalsOf(
        detector,
        [49n, 50n, 90n].map((time) => client(time, 'active')).concat(client(100n, 'active', 95n)),
      ),
    ).toEqual([
      [],
      ['client-stale base: warning'],
      ['client-stale base: critical'],
      ['client-stale base: over'],
    ])
  })

  test('behavior: expired is critical at once, and frozen is never taken back', () => {
    const detector = createStaleClient(BEACON_THRESHOLDS.staleClient)
    expect(signalsOf(detector, [client(1n, 'expired')]).flat()).toEqual(['client-stale base: critical'])
    expect(
      signalsOf(detector, [client(1n, 'frozen'), client(2n, 'active'), client(3n, 'frozen')]).flat(),
    ).toEqual(['client-frozen base: critical'])
  })
})
