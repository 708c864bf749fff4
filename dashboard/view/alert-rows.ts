import type { AlertJson } from '../../src/service/schemas/alert-schema.js'
import { agoText } from './duration.js'

export type AlertRow = {
  key: string
  alert: AlertJson
  title: string
  where: string
  ago: string
  isOver: boolean
}

/** `participation-low` as `Participation low`. */
export function kindText(kind: string): string {
  const words = kind.replaceAll('-', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** The newest word on each thing, newest first. Alerts of one thing follow each other: renewals, grades, its end. */
export function alertRows(alerts: readonly AlertJson[], now: number): AlertRow[] {
  const newest = new Map<string, AlertJson>()
  for (const alert of alerts) {
    const key = incidentOf(alert)
    const known = newest.get(key)
    if (known === undefined || Date.parse(known.issuedAt) < Date.parse(alert.issuedAt)) newest.set(key, alert)
  }
  return [...newest.values()]
    .sort((one, other) => Date.parse(other.issuedAt) - Date.parse(one.issuedAt))
    .map((alert) => ({
      key: incidentOf(alert),
      alert,
      title: kindText(alert.kind),
      where: alert.subject === '' ? alert.member : `${alert.member}, ${alert.subject}`,
      ago: agoText(Date.parse(alert.issuedAt), now),
      isOver: isOver(alert, now),
    }))
}

function incidentOf({ member, kind, subject }: AlertJson): string {
  return JSON.stringify([member, kind, subject])
}

export function isOver({ status, expiresAt }: AlertJson, now: number): boolean {
  return status === 'closed' || Date.parse(expiresAt) <= now
}

/** How many things of each grade go on. */
export function openAlerts(alerts: readonly AlertJson[], now: number): Record<AlertJson['grade'], number> {
  const counts = { critical: 0, warning: 0, notice: 0 }
  for (const { alert, isOver } of alertRows(alerts, now)) if (!isOver) counts[alert.grade]++
  return counts
}

/** What a screen reader is told of alerts that were not there before; empty when there are none. */
export function newsOf(before: ReadonlySet<string>, alerts: readonly AlertJson[]): string {
  const fresh = alerts.filter(({ id }) => !before.has(id))
  const said = fresh
    .slice(0, 3)
    .map(
      ({ grade, kind, member, status }) =>
        `${status === 'closed' ? 'Over' : grade}: ${kindText(kind)}, ${member}.`,
    )
  const more = fresh.length > said.length ? ` And ${fresh.length - said.length} more.` : ''
  return said.length === 0 ? '' : `New alerts. ${said.join(' ')}${more}`
}
