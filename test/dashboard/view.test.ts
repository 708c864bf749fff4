import { stringToHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { failed, NOTHING_READ, pauseAfter, phaseOf, succeeded } from '../../dashboard/data/reading.js'
import { alertRows, newsOf, openAlerts } from '../../dashboard/view/alert-rows.js'
import { amountText, bytesText, ratioOf, shortHex } from '../../dashboard/view/amount.js'
import { bondRows } from '../../dashboard/view/bond-rows.js'
import { breakerRows, routeText } from '../../dashboard/view/breaker-rows.js'
import { agoText, clockText, spanText } from '../../dashboard/view/duration.js'
import { clientRows, memberRows } from '../../dashboard/view/member-rows.js'
import { participationSeries } from '../../dashboard/view/participation-series.js'
import { circuitRows, secondsText } from '../../dashboard/view/proof-rows.js'
import { riskRows } from '../../dashboard/view/risk-rows.js'
import { summaryFigures } from '../../dashboard/view/summary.js'
import type { AlertJson } from '../../src/service/schemas/alert-schema.js'
import { seededCoalition, seededParticipation } from './seeded-coalition.js'

const NOW = 1_800_000_000_000
const coalition = seededCoalition(NOW)

function alert(change: Partial<AlertJson> = {}): AlertJson {
  return {
    id: '1',
    member: 'meridian',
    kind: 'participation-low',
    subject: '',
    grade: 'critical',
    status: 'open',
    openedAt: new Date(NOW - 60_000).toISOString(),
    issuedAt: new Date(NOW - 60_000).toISOString(),
    expiresAt: new Date(NOW + 60_000).toISOString(),
    facts: {},
    ...change,
  }
}

describe('texts', () => {
  test('default: spans, clocks, amounts', () => {
    expect([0, 59, 60, 3599, 3600, 90_061, -5].map(spanText)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '59 min 59 s',
      '1 h',
      '1 d 1 h',
      '0 s',
    ])
    expect([0, 0.2, 61, 3661, 90_061].map(clockText)).toEqual([
      '0:00',
      '0:01',
      '1:01',
      '1:01:01',
      '1 d 1:01:01',
    ])
    expect([agoText(NOW, NOW), agoText(NOW + 5000, NOW), agoText(NOW - 12_000, NOW)]).toEqual([
      'just now',
      'just now',
      '12 s ago',
    ])
    expect(amountText(1_234_567_890n, 6)).toBe('1,234.56')
    expect(amountText(10n ** 18n, 18)).toBe('1')
    expect(amountText(999n, 0)).toBe('999')
    expect(amountText(2n ** 256n - 1n, 0)).toMatch(/^115,792,.*,935$/)
    expect([0, 1023, 1024, 4.3 * 2 ** 30, 2 ** 60].map(bytesText)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KiB',
      '4.3 GiB',
      '1048576 TiB',
    ])
    expect([ratioOf(1n, 3n), ratioOf(5n, 0n)]).toEqual([0.333333, undefined])
    expect(shortHex(`0x${'ab'.repeat(20)}`)).toBe('0xabab…abab')
    expect([secondsText(undefined), secondsText(59.94), secondsText(125)]).toEqual([
      'none',
      '59.9 s',
      '2 min 5 s',
    ])
  })

  test('args: routes show their text if it is one', () => {
    expect(routeText(stringToHex('usdc', { size: 32 }))).toBe('usdc')
    expect(routeText(`0x${'ff'.repeat(32)}`)).toBe('0xffff…ffff')
    expect(routeText(`0x61${'00'.repeat(30)}62`)).toBe('0x6100…0062')
  })
})

describe('readings', () => {
  test('default: loading, ready, stale', () => {
    const reading = succeeded('value', NOW)
    expect(phaseOf(NOTHING_READ, NOW, 5)).toBe('loading')
    expect(phaseOf(reading, NOW + 15_000, 5)).toBe('ready')
    expect(phaseOf(reading, NOW + 15_001, 5)).toBe('stale')
  })

  test('behavior: a failure keeps what was known; a refusal or an end does not', () => {
    const reading = succeeded('value', NOW)
    const broken = failed(reading, new Error('no route to host\nat 10.0.0.1'))
    expect(broken).toMatchObject({ value: 'value', problem: { kind: 'failed', text: 'no route to host' } })
    expect(phaseOf(broken, NOW, 5)).toBe('ready')
    expect(phaseOf(failed(NOTHING_READ, 'odd'), NOW, 5)).toBe('failed')
    const coded = (code: string) => Object.assign(new Error('x'), { code })
    expect(failed(reading, coded('UNAUTHENTICATED'))).toMatchObject({
      value: undefined,
      problem: { kind: 'locked' },
    })
    expect(failed(reading, coded('NOT_FOUND'))).toMatchObject({
      value: undefined,
      problem: { kind: 'absent' },
    })
    expect([
      pauseAfter(coded('UNAUTHENTICATED'), 5),
      pauseAfter(coded('NOT_FOUND'), 300),
      pauseAfter('odd', 300),
    ]).toEqual([undefined, 300, 10])
    expect(failed(reading, coded('RATE_LIMITED'))).toMatchObject({
      value: 'value',
      problem: { kind: 'failed' },
    })
  })
})

describe('the coalition', () => {
  test('default: members with the age of their heads, which goes on between readings', () => {
    const rows = memberRows(coalition, NOW + 4000)
    expect(rows[1]).toMatchObject({
      name: 'Meridian',
      head: '4,812,077',
      lag: '45 s of 20 min',
      mode: 'normal',
    })
    expect(rows[2]?.lagShare).toBeCloseTo(1408 / 1200)
    const [ethereum] = coalition.members
    const gone = { ...coalition, members: [{ ...ethereum!, active: false }] }
    expect(memberRows(gone, NOW)).toEqual([])
  })

  test('default: breakers, strictest first, with reason and countdown by the clock of the chain', () => {
    const rows = breakerRows(coalition, NOW + 10_000)
    expect(rows.map(({ member, mode, ends }) => [member, mode, ends])).toEqual([
      ['Oxbow', 'frozen', 'Until governance replaces the client'],
      ['Northgate', 'paused', '1:48:39'],
      ['Tidewater', 'guarded', 'When the light client is well again'],
      ['Tidewater', 'guarded', '34:53'],
    ])
    expect(rows[3]).toMatchObject({
      scope: 'Route usdc.bridge',
      reason: 'Flow limit nearly used up',
      since: '25 min 10 s',
    })
  })

  test('behavior: a cool-down that is over, a cause and a detail that are not known', () => {
    expect(breakerRows(coalition, NOW + 7_000_000).map(({ ends }) => ends)[1]).toBe(
      'Anybody may release it once all is well',
    )
    const [member] = coalition.members
    const odd = {
      ...member!.breakers[0]!,
      mode: 'paused' as const,
      cause: 'cause 9',
      detail: `0x${'00'.repeat(32)}`,
    }
    const rows = breakerRows({ ...coalition, members: [{ ...member!, breakers: [odd] }] }, NOW)
    expect(rows[0]).toMatchObject({ reason: 'cause 9', detail: undefined, left: undefined })
  })

  test('default: bonds against value at risk; nothing at risk needs no cover', () => {
    const rows = bondRows(coalition)
    expect(rows.map(({ name, cover }) => [name, cover])).toEqual([
      ['Ethereum', undefined],
      ['Meridian', 6.842105],
      ['Tidewater', 6.818181],
      ['Northgate', 0.8],
      ['Oxbow', 3.913043],
    ])
    expect(rows[1]).toMatchObject({ slashable: '26,000', slashableShare: 1, left: 0.88 })
    expect(
      bondRows({ ...coalition, members: coalition.members.map(({ bonds: _, ...rest }) => rest) }),
    ).toEqual([])
  })

  test('default: figures at the top; without a coalition those that are known', () => {
    const alerts = [alert(), alert({ kind: 'churn', grade: 'notice' })]
    expect(summaryFigures({ coalition, alerts, proofs: undefined }, NOW)).toMatchObject([
      { value: '2 of 5', note: 'strictest: Frozen', tone: 'frozen' },
      { value: '2', note: '1 critical, 0 warning, 1 notice', tone: 'critical' },
      { value: '9,800 ETH', tone: 'critical' },
    ])
    expect(summaryFigures({ coalition: undefined, alerts: [], proofs: undefined }, NOW)).toMatchObject([
      { value: '0', note: 'all quiet' },
    ])
  })
})

describe('alerts', () => {
  test('default: the last word on each thing, newest first', () => {
    const later = alert({ id: '2', grade: 'warning', issuedAt: new Date(NOW - 1000).toISOString() })
    const other = alert({ id: '3', kind: 'churn', issuedAt: new Date(NOW - 30_000).toISOString() })
    expect(alertRows([alert(), other, later], NOW).map(({ alert: { id }, ago }) => [id, ago])).toEqual([
      ['2', 'just now'],
      ['3', '30 s ago'],
    ])
  })

  test('behavior: what is closed or expired no longer counts', () => {
    const closed = alert({ status: 'closed' })
    const expired = alert({ kind: 'churn', expiresAt: new Date(NOW).toISOString() })
    expect(openAlerts([closed, expired], NOW)).toEqual({ critical: 0, warning: 0, notice: 0 })
    expect(openAlerts([alert()], NOW).critical).toBe(1)
  })

  test('behavior: news are told once, and not all of a flood', () => {
    expect(newsOf(new Set(['1']), [alert()])).toBe('')
    const flood = ['a', 'b', 'c', 'd', 'e'].map((id) => alert({ id }))
    expect(newsOf(new Set(), flood)).toMatch(
      /^New alerts\. (critical: Participation low, meridian\. ?){3}And 2 more\.$/,
    )
  })
})

describe('histories, proofs, risk, clients', () => {
  test('default: shares where the seats are known, signers where not', () => {
    const [ethereum, meridian] = participationSeries(seededParticipation(NOW))
    expect(ethereum).toMatchObject({ name: 'Ethereum', isShare: true })
    expect(ethereum?.summary).toMatch(
      /^Ethereum: 160 headers, newest 9\d\.\d %, between 6\d\.\d % and 9\d\.\d %\.$/,
    )
    expect(meridian).toMatchObject({ isShare: false })
    expect(participationSeries([{ ...seededParticipation(NOW)[0]!, points: [] }])).toEqual([])
  })

  test('default: circuits without a completed proof say so', () => {
    const jobs = { queued: 0, active: 0, completed: 0, failed: 1, cancelled: 0 }
    const rows = circuitRows({ jobs, recent: [], circuits: [{ circuit: 'apk', completed: 0, failed: 1 }] })
    expect(rows).toEqual([
      { circuit: 'apk', completed: '0', failed: 1, median: 'none', slowest: 'none', memory: 'unknown' },
    ])
  })

  test('default: the weakest member of each model', () => {
    const member = (id: string, ratio?: number) => ({
      id,
      profit: '1',
      ...(ratio === undefined ? {} : { ratio }),
    })
    const model = {
      kind: 'shared',
      members: [member('a', 2), member('b', 0.5), member('c')],
      bound: 3,
      meanLoss: 0.1,
      attackYears: 1,
    }
    const risk = {
      name: '',
      unit: { symbol: '', decimals: 0 },
      assessedAt: '',
      trials: 1,
      seed: '',
      plots: [],
    }
    expect(
      riskRows({ ...risk, models: [model, { ...model, members: [member('c')], slack: 1.5 }] }),
    ).toMatchObject([
      { weakest: 'b, 0.50', isOpen: true, slack: 'unbounded', worst: 'unknown', bound: '100.0 %' },
      { weakest: 'none', isOpen: false, slack: '1.50' },
    ])
  })

  test('default: light clients nobody has looked at', () => {
    const client = {
      name: 'one',
      network: 'mainnet',
      destination: 'base',
      address: '0x',
      status: 'unknown' as const,
    }
    expect(clientRows([client])).toMatchObject([
      { path: 'mainnet on base', head: 'unknown', lag: 'unknown', checkedAt: undefined },
    ])
  })
})
