import { privateKeyToAccount } from 'viem/accounts'
import type { Alert } from '../../src/monitor/alert/alert.js'
import { hashAlert } from '../../src/monitor/alert/alert-typed-data.js'
import { signAlert } from '../../src/monitor/alert/sign-alert.js'
import type { PublishedAlert } from '../../src/operation/alerts/alert-board.js'

const MINUTE = 60_000
const account = privateKeyToAccount(`0x${'4d'.repeat(32)}`)
const domain = { chainId: 8453n, verifyingContract: `0x${'a'.repeat(40)}` } as const

/** An alert as its monitor publishes it, so many minutes ago. */
export async function publishedAlert(
  change: Partial<Alert> & Pick<Alert, 'kind' | 'member' | 'grade'>,
  { minutesAgo = 0, sequence = 1n }: { minutesAgo?: number; sequence?: bigint } = {},
): Promise<PublishedAlert> {
  const issuedAt = BigInt(Date.now() - minutesAgo * MINUTE)
  const alert: Alert = {
    subject: '',
    status: 'open',
    openedAt: issuedAt,
    issuedAt,
    expiresAt: issuedAt + 60n * BigInt(MINUTE),
    sequence,
    facts: {},
    ...change,
  }
  const digest = hashAlert(domain, alert)
  return { ...(await signAlert({ alert, domain, account })), digest, monitor: account.address }
}

export async function seededAlerts(): Promise<PublishedAlert[]> {
  const given: [Parameters<typeof publishedAlert>[0], number][] = [
    [
      {
        kind: 'unusual-outflow',
        member: 'Northgate',
        grade: 'critical',
        subject: 'usdc.bridge',
        facts: { scales: '11.4', hour: '1,310 ETH' },
      },
      11,
    ],
    [
      {
        kind: 'client-stale',
        member: 'Tidewater',
        grade: 'warning',
        facts: { age: '23 min', limit: '20 min' },
      },
      4,
    ],
    [{ kind: 'same-slot-headers', member: 'Ethereum', grade: 'notice', facts: { slot: '13261802' } }, 29],
    [
      {
        kind: 'participation-low',
        member: 'Ethereum',
        grade: 'critical',
        status: 'closed',
        facts: { signed: '97.1 %' },
      },
      52,
    ],
    [
      { kind: 'nodes-disagree', member: 'Meridian', grade: 'warning', subject: 'node-b', status: 'closed' },
      190,
    ],
    [{ kind: 'conflicting-finality', member: 'Oxbow', grade: 'critical', facts: { height: '2039114' } }, 41],
  ]
  return Promise.all(
    given.map(([alert, minutesAgo], index) =>
      publishedAlert(alert, { minutesAgo, sequence: BigInt(index + 1) }),
    ),
  )
}
