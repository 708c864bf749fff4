import { z } from 'zod'
import type { Database } from '../../jobs/database/database.js'
import { canonicalAlert, parseAlert } from '../../monitor/alert/canonical-alert.js'
import type { IssuedAlert } from '../../monitor/memory/memory.js'
import type { AlertRecord } from '../../service/alert-board.js'

/** Alerts are kept for so long, and so many of them. */
const KEPT_DAYS = 30
const KEPT_ALERTS = 100_000

/** An alert as a monitor gives it to the board. */
export type PublishedAlert = IssuedAlert & { readonly monitor: string }

const rowSchema = z.object({
  canonical: z.string(),
  monitor: z.string(),
  signature: z.string(),
})

/**
 * Publishes alerts to every process on the database. The same alert again changes nothing.
 *
 * @throws JobError
 */
export async function writeAlerts(database: Database, alerts: readonly PublishedAlert[]): Promise<void> {
  const rows = alerts.map(({ alert, digest, signature, monitor }) => ({
    id: digest,
    member: alert.member,
    issuedAt: String(alert.issuedAt),
    alert: { canonical: canonicalAlert(alert), monitor, signature },
  }))
  await database.query(
    `insert into concordat.alerts (id, member, issued_at, alert, published_at)
     select row->>'id', row->>'member', (row->>'issuedAt')::bigint, row->'alert', concordat.job_now()
     from json_array_elements($1::json) row
     on conflict (id) do nothing`,
    [JSON.stringify(rows)],
  )
  await database.query(
    `delete from concordat.alerts
     where published_at < concordat.job_now() - interval '${KEPT_DAYS} days'
        or issued_at < (select issued_at from concordat.alerts order by issued_at desc offset ${KEPT_ALERTS} limit 1)`,
  )
}

/**
 * The newest alerts of all monitors on a database, the newest first.
 *
 * @throws JobError
 */
export async function readAlerts(
  database: Database,
  { limit }: { limit: number },
): Promise<(AlertRecord & { signature: string })[]> {
  const rows = await database.query<{ id: string; alert: unknown }>(
    'select id, alert from concordat.alerts order by issued_at desc, id limit $1',
    [limit],
  )
  return rows.map(({ id, alert }) => {
    const { canonical, monitor, signature } = rowSchema.parse(alert)
    return { ...alertRecord(canonical, id), monitor, signature }
  })
}

/** An alert as the API shows it. */
function alertRecord(canonical: string, id: string): AlertRecord {
  const { openedAt, issuedAt, expiresAt, sequence: _, ...alert } = parseAlert(canonical)
  const date = (milliseconds: bigint) => new Date(Number(milliseconds))
  return { id, ...alert, openedAt: date(openedAt), issuedAt: date(issuedAt), expiresAt: date(expiresAt) }
}
