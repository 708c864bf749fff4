import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/jobs/database/database.js'
import { openPgliteDatabase } from '../../src/jobs/database/pglite-database.js'
import { migrate } from '../../src/jobs/migrations/migrate.js'
import type { Alert } from '../../src/monitor/alert/alert.js'
import { hashAlert } from '../../src/monitor/alert/alert-typed-data.js'
import { signAlert } from '../../src/monitor/alert/sign-alert.js'
import { readAlerts, writeAlerts } from '../../src/operation/alerts/alert-board.js'
import { createDatabaseSink } from '../../src/operation/alerts/database-sink.js'
import { account, signer } from '../monitor/support/watch-fixture.js'

const base: Alert = {
  member: "it's; drop table",
  kind: 'client-frozen',
  subject: 'one',
  grade: 'critical',
  status: 'open',
  openedAt: 1_800_000_000_000n,
  issuedAt: 1_800_000_000_001n,
  expiresAt: 1_800_003_600_000n,
  sequence: 0n,
  facts: { '2': 'b', '1': 'a' },
}

async function issued(change: Partial<Alert> = {}) {
  const alert = { ...base, ...change }
  const { signature } = await signAlert({ alert, ...signer })
  return { alert, signature, digest: hashAlert(signer.domain, alert), monitor: account.address }
}

describe('alert board', () => {
  let database: Database
  beforeAll(async () => {
    database = await openPgliteDatabase()
    await migrate(database)
    return () => database.close()
  })
  afterEach(() => database.script('delete from concordat.alerts'))

  test('default: the newest first, as many as asked for, each once', async () => {
    const [first, second] = [await issued(), await issued({ issuedAt: base.issuedAt + 5n, sequence: 1n })]
    await writeAlerts(database, [first, second])
    await writeAlerts(database, [first])
    const all = await readAlerts(database, { limit: 10 })
    expect(all.map(({ id }) => id)).toEqual([second.digest, first.digest])
    expect(await readAlerts(database, { limit: 1 })).toHaveLength(1)
    expect(all[1]).toEqual({
      id: first.digest,
      member: base.member,
      kind: 'client-frozen',
      subject: 'one',
      grade: 'critical',
      status: 'open',
      openedAt: new Date(1_800_000_000_000),
      issuedAt: new Date(1_800_000_000_001),
      expiresAt: new Date(1_800_003_600_000),
      facts: base.facts,
      monitor: account.address,
      signature: first.signature,
    })
  })

  test('behavior: alerts are gone after a month', async () => {
    await writeAlerts(database, [await issued()])
    await database.script(`update concordat.alerts set published_at = published_at - interval '31 days'`)
    await writeAlerts(database, [await issued({ sequence: 2n })])
    expect(await readAlerts(database, { limit: 10 })).toHaveLength(1)
  })

  test('behavior: a monitor brings a database without a schema up to date', async () => {
    await database.script('drop schema concordat cascade')
    const sink = createDatabaseSink({ database, monitor: account.address })
    const { monitor: _, ...alert } = await issued()
    await sink.deliver(alert, new AbortController().signal)
    expect(await readAlerts(database, { limit: 10 })).toHaveLength(1)
  })
})
