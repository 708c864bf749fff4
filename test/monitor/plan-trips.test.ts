import fc from 'fast-check'
import type { Address, Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/monitor/alert/alert.js'
import { ALERT_KINDS, type AlertKind, tripModeOf } from '../../src/monitor/alert/alert-kinds.js'
import { GRADES } from '../../src/monitor/alert/grade.js'
import type { VerifiedAlert } from '../../src/monitor/alert/verify-alert.js'
import {
  BREAKER_MODES,
  type BreakerMode,
  FULL_BUDGET,
  planTrips,
  targetKey,
} from '../../src/monitor/breaker/plan-trips.js'
import { DEFAULT_TRIP_POLICY } from '../../src/monitor/breaker/trip-policy.js'
import { monitorCodeOf } from './monitor-code.js'

const DAY = 86_400_000n
const alice: Address = '0x00000000000000000000000000000000000000aa'
const bob: Address = '0x00000000000000000000000000000000000000bb'

const verified = (parts: Partial<Alert>, signer: Address = alice, digest: Hex = '0x01'): VerifiedAlert => ({
  alert: {
    member: 'chain',
    kind: 'missed-finality',
    subject: '',
    grade: 'critical',
    status: 'open',
    openedAt: 0n,
    issuedAt: 0n,
    expiresAt: 10n * DAY,
    sequence: 0n,
    facts: {},
    ...parts,
  },
  signature: '0x',
  signer,
  digest,
})
const plan = (alerts: readonly VerifiedAlert[], changes: object = {}) =>
  planTrips({
    budget: FULL_BUDGET,
    alerts,
    modes: new Map(),
    policy: DEFAULT_TRIP_POLICY,
    now: DAY,
    ...changes,
  })

describe('planTrips', () => {
  test('default: a critical stall guards the member, and is paid for', () => {
    const { trips, budget, refused } = plan([verified({})])
    expect(trips).toEqual([{ member: 'chain', route: undefined, mode: 'guarded', alerts: ['0x01'] }])
    expect(budget.spent).toEqual([{ target: '["chain"]', at: DAY }])
    expect(refused).toEqual([])
  })

  test('behavior: outflow guards its route only, and never pauses it', () => {
    const outflow = { kind: 'unusual-outflow', subject: 'bridge' } as const
    const { trips } = plan([verified({ ...outflow, grade: 'warning' }), verified(outflow, bob, '0x02')])
    expect(trips).toEqual([{ member: 'chain', route: 'bridge', mode: 'guarded', alerts: ['0x01', '0x02'] }])
  })

  test('behavior: the strictest wish of a target wins', () => {
    const { trips } = plan([verified({}), verified({ kind: 'client-frozen' }, bob, '0x02')])
    expect(trips).toEqual([{ member: 'chain', route: undefined, mode: 'paused', alerts: ['0x02'] }])
  })

  test('behavior: honest same-slot headers and what one node can claim trip nothing', () => {
    const harmless: AlertKind[] = [
      'same-slot-headers',
      'nodes-disagree',
      'node-behind',
      'missing-header',
      'monitor-blind',
    ]
    for (const kind of harmless) for (const grade of GRADES) expect(tripModeOf(kind, grade)).toBeUndefined()
    expect(plan(harmless.map((kind) => verified({ kind }))).trips).toEqual([])
  })

  test('behavior: closed and expired alerts trip nothing', () => {
    expect(plan([verified({ status: 'closed' }), verified({ expiresAt: DAY })]).trips).toEqual([])
  })

  test('behavior: two trips of a target a day, four in all; a day later again', () => {
    let budget = FULL_BUDGET
    const step = (member: string, now: bigint) => {
      const { trips, refused, budget: next } = plan([verified({ member })], { budget, now })
      budget = next
      return trips.length === 1 ? 'tripped' : refused[0]?.reason
    }
    expect([1n, 2n, 3n].map((at) => step('a', DAY + at))).toEqual(['tripped', 'tripped', 'budget of target'])
    expect(['b', 'c', 'd'].map((member) => step(member, DAY + 5n))).toEqual(['tripped', 'tripped', 'budget'])
    expect(step('a', DAY)).toBe('budget of target')
    expect(step('a', 2n * DAY + 2n)).toBe('tripped')
  })

  test('behavior: a quorum of monitors, and one monitor twice is one', () => {
    const policy = { ...DEFAULT_TRIP_POLICY, quorum: 2 }
    expect(plan([verified({}), verified({}, alice, '0x02')], { policy }).refused).toMatchObject([
      { reason: 'quorum' },
    ])
    expect(plan([verified({}), verified({}, bob, '0x02')], { policy }).trips).toMatchObject([
      { alerts: ['0x01', '0x02'] },
    ])
    const different = [verified({}), verified({ kind: 'participation-low' }, bob, '0x02')]
    expect(plan(different, { policy }).trips).toEqual([])
  })

  test('behavior: no alerts, modes or budgets make a mode milder, freeze, or cost more than the budget', () => {
    const kinds = Object.keys(ALERT_KINDS) as AlertKind[]
    const anyAlert = fc.record({
      kind: fc.constantFrom(...kinds),
      grade: fc.constantFrom(...GRADES),
      member: fc.constantFrom('a', 'b', 'c', 'd'),
      subject: fc.constantFrom('', 'x', 'y'),
      status: fc.constantFrom('open' as const, 'closed' as const),
    })
    const anyMode = fc.constantFrom(...BREAKER_MODES)
    fc.assert(
      fc.property(
        fc.array(fc.array(anyAlert, { maxLength: 12 }), { maxLength: 8 }),
        anyMode,
        (rounds, start) => {
          let budget = FULL_BUDGET
          const modes = new Map<string, BreakerMode>([['["a"]', start]])
          let count = 0
          for (const [at, round] of rounds.entries()) {
            const alerts = round.map((parts) => verified(parts))
            const result = plan(alerts, { budget, modes, now: DAY + BigInt(at) })
            budget = result.budget
            for (const trip of result.trips) {
              const before = modes.get(targetKey(trip)) ?? 'normal'
              expect(BREAKER_MODES.indexOf(trip.mode)).toBeGreaterThan(BREAKER_MODES.indexOf(before))
              expect(['guarded', 'paused']).toContain(trip.mode)
              modes.set(targetKey(trip), trip.mode)
              count++
            }
          }
          expect(count).toBeLessThanOrEqual(DEFAULT_TRIP_POLICY.inTotal)
        },
      ),
    )
  })

  test('error: a policy without sense', () => {
    for (const wrong of [{ windowMs: 0n }, { quorum: 0 }, { perTarget: Number.NaN }, { inTotal: -1 }])
      expect(monitorCodeOf(() => plan([], { policy: { ...DEFAULT_TRIP_POLICY, ...wrong } }))).toBe(
        'INVALID_POLICY',
      )
  })
})
