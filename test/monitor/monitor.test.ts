import { describe, expect, test } from 'vitest'
import { beaconIncidents } from '../../src/bench/forecast/beacon-incidents.js'
import { bftIncidents } from '../../src/bench/forecast/bft-incidents.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { createDetectors } from '../../src/monitor/create-detectors.js'
import { createMonitor } from '../../src/monitor/create-monitor.js'
import type { Detector } from '../../src/monitor/detector/detector.js'
import { observeBftClient, observeEthereumClient } from '../../src/monitor/observation/observe-client.js'
import { BEACON_THRESHOLDS } from '../../src/monitor/thresholds.js'
import { type Bare, seen } from './signals-of.js'

const monitor = createMonitor({ member: 'chain', detectors: createDetectors(BEACON_THRESHOLDS) })

describe('createMonitor', () => {
  test('error: what cannot be true reaches no detector and ends no alert', () => {
    const wrongs: Bare[] = [
      { kind: 'participation', time: 0n, height: 0n, share: Number.NaN },
      { kind: 'participation', time: 0n, height: 0n, share: 1.01 },
      { kind: 'participation', time: 0n, height: -1n, share: 1 },
      { kind: 'finality', time: 0n, height: 0n, finalizedTime: 15_001n },
      { kind: 'set', time: 0n, epoch: 0n, weights: new Map() },
      { kind: 'set', time: 0n, epoch: 0n, weights: new Map([['a', 0n]]) },
      { kind: 'outflow', time: 0n, route: '', amount: -1n },
      { kind: 'clock', time: -1n },
      {
        kind: 'header',
        time: 0n,
        node: '',
        height: 0n,
        root: undefined,
        status: 'finalized',
        isVerified: true,
      },
      { kind: 'client', time: 0n, client: '', status: 'active', height: 0n, headTime: 0n, expiresAfter: 0n },
    ]
    for (const wrong of wrongs) {
      const step = monitor.observe(monitor.initial, seen(wrong))
      expect(step.state).toBe(monitor.initial)
      expect(step.faults).toMatchObject([{ where: 'observation', error: { code: 'INVALID_OBSERVATION' } }])
    }
    const other = { kind: 'clock', member: 'other', time: 0n } as const
    expect(monitor.observe(monitor.initial, other).faults).toMatchObject([
      { error: { code: 'WRONG_MEMBER' } },
    ])
  })

  test('behavior: a detector that throws stops no other, is told of, and loses no state', () => {
    const broken: Detector<unknown> = {
      name: 'broken',
      initial: 'kept',
      observe(_, { time }) {
        if (time < 2n) throw new RangeError('broken')
        return { state: 'works', signals: [] }
      },
    }
    const both = createMonitor({
      member: 'chain',
      detectors: [broken, ...createDetectors(BEACON_THRESHOLDS)],
    })
    const client = (time: bigint): Bare => ({
      kind: 'client',
      time,
      client: 'base',
      status: 'frozen',
      height: 0n,
      headTime: 0n,
      expiresAfter: 100n,
    })
    const first = both.observe(both.initial, seen(client(0n)))
    expect(first.alerts.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'client-frozen base',
      'monitor-blind detector: broken',
    ])
    expect(first.faults).toMatchObject([{ where: 'broken' }])
    expect(first.state.detectors.get('broken')).toBe('kept')
    const second = both.observe(first.state, seen(client(1n)))
    expect(second.alerts).toEqual([])
    const third = both.observe(second.state, seen(client(2n)))
    expect(third.alerts).toMatchObject([{ kind: 'monitor-blind', status: 'closed' }])
  })

  test('behavior: the same observations give the same alerts, from the same state', () => {
    const frozen = seen({
      kind: 'finality',
      time: 10_000_000n,
      height: 1n,
      finalizedTime: 0n,
    })
    expect(monitor.observe(monitor.initial, frozen)).toEqual(monitor.observe(monitor.initial, frozen))
    expect(monitor.observe(monitor.initial, frozen).alerts).toMatchObject([
      { kind: 'missed-finality', grade: 'critical', member: 'chain' },
    ])
  })
})

describe('light clients', () => {
  test('default: what contracts say, in milliseconds of the source chain', () => {
    const read = { member: 'chain', client: '8453/0xc0', time: 5n, limitSeconds: 60n }
    const head = { slot: 10n, status: 'active' } as const
    expect(observeEthereumClient({ ...read, config: mainnet, head })).toMatchObject({
      kind: 'client',
      height: 10n,
      headTime: (mainnet.genesisTime + 120n) * 1000n,
      expiresAfter: 60_000n,
    })
    expect(
      observeBftClient({ ...read, head: { height: 7n, timestamp: 123n, status: 'frozen' } }),
    ).toMatchObject({
      height: 7n,
      headTime: 123n,
      status: 'frozen',
    })
  })
})

describe('devnet incidents', () => {
  const rows = [...beaconIncidents(), ...bftIncidents()]

  test.each(rows)('behavior: $chain: $incident', ({ incident, kind, before, after, delaySeconds }) => {
    expect(before).toEqual([])
    if (incident === 'nothing happens') expect(after).toEqual([])
    else expect(delaySeconds).toBeLessThanOrEqual(incident.includes('stop signing') ? 192 : 60)
    if (kind === 'same-slot-headers') expect(after).toEqual(['same-slot-headers (notice)'])
    if (kind !== 'conflicting-finality') expect(after.join()).not.toContain('conflicting-finality')
  })
})
