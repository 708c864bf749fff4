import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAlertBook, DEFAULT_ALERT_POLICY } from '../../src/monitor/alert/alert-book.js'
import type { Signal } from '../../src/monitor/detector/detector.js'
import { monitorCodeOf } from './monitor-code.js'

const policy = {
  ...DEFAULT_ALERT_POLICY,
  expireMs: 100n,
  renewMs: 40n,
  windowMs: 50n,
  otherLimit: 3,
  criticalLimit: 2,
}
const book = createAlertBook(policy)
const signal = (parts: Partial<Signal>): Signal => ({
  kind: 'participation-low',
  subject: '',
  grade: 'warning',
  facts: {},
  ...parts,
})

type Step = { now: bigint; signals?: Signal[] }

function run(steps: readonly Step[], of = book) {
  let state = of.initial
  return steps.map(({ now, signals = [] }) => {
    const taken = of.take(state, { member: 'chain', signals, now })
    state = taken.state
    return taken.alerts
  })
}
const told = (steps: readonly Step[]) =>
  run(steps).map((alerts) =>
    alerts.map(({ kind, subject, grade, status }) => `${kind} ${subject} ${grade} ${status}`),
  )

describe('alert book', () => {
  test('default: one alert for each change, renewed until it is over', () => {
    const [opened, again, worse, renewed, closed, after] = run([
      { now: 0n, signals: [signal({})] },
      { now: 1n, signals: [signal({})] },
      { now: 2n, signals: [signal({ grade: 'critical' })] },
      { now: 42n },
      { now: 43n, signals: [signal({ grade: undefined })] },
      { now: 99n },
    ])
    expect(opened).toMatchObject([
      { grade: 'warning', status: 'open', openedAt: 0n, expiresAt: 100n, sequence: 0n },
    ])
    expect(again).toEqual([])
    expect(worse).toMatchObject([{ grade: 'critical', openedAt: 0n, issuedAt: 2n, sequence: 1n }])
    expect(renewed).toMatchObject([{ grade: 'critical', openedAt: 0n, issuedAt: 42n, expiresAt: 142n }])
    expect(closed).toMatchObject([{ status: 'closed', sequence: 3n }])
    expect(after).toEqual([])
  })

  test('behavior: an event is told once and never renewed', () => {
    const event = signal({ kind: 'same-slot-headers', subject: '5', grade: 'notice' })
    expect(
      told([{ now: 0n, signals: [event] }, { now: 50n, signals: [event] }, { now: 90n }]).flat(),
    ).toEqual(['same-slot-headers 5 notice open'])
  })

  test('behavior: a flood is late, not lost, and keeps no critical alert back', () => {
    const flood = Array.from({ length: 8 }, (_, at) => signal({ kind: 'nodes-disagree', subject: `${at}` }))
    const said = told([
      { now: 0n, signals: flood },
      { now: 1n, signals: [signal({ grade: 'critical' })] },
      { now: 51n },
      { now: 102n },
      { now: 153n },
    ])
    expect(said[0]).toHaveLength(4)
    expect(said[0]?.at(-1)).toBe('alert-flood  warning open')
    expect(said[1]).toEqual(['participation-low  critical open'])
    const opened = said.flat().filter((line) => line.startsWith('nodes-disagree'))
    expect(new Set(opened).size).toBe(8)
    expect(said.flat()).toContain('alert-flood  warning closed')
  })

  test('behavior: what was over before anybody was told is never told', () => {
    const first = Array.from({ length: 3 }, (_, at) => signal({ subject: `${at}` }))
    const late = signal({ subject: 'late' })
    const said = told([
      { now: 0n, signals: [...first, late] },
      { now: 1n, signals: [{ ...late, grade: undefined }] },
      { now: 60n },
    ])
    expect(said.flat().filter((line) => line.includes('late'))).toEqual([])
  })

  test('behavior: a clock that goes back frees no room', () => {
    const steps = Array.from({ length: 20 }, (_, at) => ({
      now: BigInt(1_000 - at * 45),
      signals: [signal({ subject: `${at}` })],
    }))
    const others = run(steps)
      .flat()
      .filter(({ kind }) => kind !== 'alert-flood')
    expect(others.length).toBe(3)
  })

  test('behavior: never more than the limits, and incidents are bounded, whatever comes', () => {
    const small = createAlertBook({ ...policy, maxIncidents: 5, renewMs: 99n })
    const anySignal = fc.record({
      kind: fc.constantFrom('participation-low' as const, 'nodes-disagree' as const),
      subject: fc.integer({ min: 0, max: 12 }).map(String),
      grade: fc.constantFrom('notice' as const, 'warning' as const, 'critical' as const, undefined),
      facts: fc.constant({}),
    })
    fc.assert(
      fc.property(fc.array(fc.array(anySignal, { maxLength: 6 }), { maxLength: 45 }), (rounds) => {
        let state = small.initial
        const alerts = rounds.flatMap((signals, at) => {
          const taken = small.take(state, { member: 'chain', signals, now: BigInt(at) })
          state = taken.state
          expect(state.incidents.size).toBeLessThanOrEqual(6)
          return taken.alerts
        })
        const told = alerts.filter(({ kind }) => kind !== 'alert-flood')
        expect(told.filter(({ grade }) => grade === 'critical').length).toBeLessThanOrEqual(2)
        expect(told.filter(({ grade }) => grade !== 'critical').length).toBeLessThanOrEqual(3)
        expect(alerts.map(({ sequence }) => sequence)).toEqual(alerts.map((_, at) => BigInt(at)))
      }),
    )
  })

  test('error: an alert that expires before it is renewed', () => {
    expect(monitorCodeOf(() => createAlertBook({ ...policy, renewMs: 100n }))).toBe('INVALID_POLICY')
    expect(monitorCodeOf(() => createAlertBook({ ...policy, criticalLimit: 0 }))).toBe('INVALID_POLICY')
  })
})
