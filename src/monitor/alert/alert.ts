import { MonitorError } from '../monitor-error.js'
import { type AlertKind, isAlertKind } from './alert-kinds.js'
import { GRADES, type Grade } from './grade.js'

/** What a monitor tells others. Times are its clock's, in milliseconds since 1970. */
export type Alert = {
  readonly member: string
  readonly kind: AlertKind
  /** What it is about inside the member; empty for the chain itself. */
  readonly subject: string
  readonly grade: Grade
  /** `closed` when it is over. */
  readonly status: 'open' | 'closed'
  readonly openedAt: bigint
  readonly issuedAt: bigint
  /** Whoever has heard nothing newer by then knows nothing any more. */
  readonly expiresAt: bigint
  /** Counts a monitor's alerts: what is missing can be seen. */
  readonly sequence: bigint
  readonly facts: Readonly<Record<string, string>>
}

/** Longest text of a field, and most facts. */
export const MAX_TEXT = 256
const MAX_FACTS = 16
/** Printable ASCII without what JSON escapes: one text has one form. */
const TEXT = /^[ !#-[\]-~]*$/
const UINT64 = 1n << 64n

/** Alerts with the same key are about the same thing, whoever issued them. */
export function incidentKey({ member, kind, subject }: Pick<Alert, 'member' | 'kind' | 'subject'>): string {
  return JSON.stringify([member, kind, subject])
}

/** Cuts a text to the length and the characters an alert may hold. */
export function alertText(text: string): string {
  return [...text.slice(0, MAX_TEXT)].map((letter) => (TEXT.test(letter) ? letter : '?')).join('')
}

function faultOf(alert: Alert): string | undefined {
  const facts = Object.entries(alert.facts)
  const texts = [alert.member, alert.subject, ...facts.flat()]
  const times = [alert.openedAt, alert.issuedAt, alert.expiresAt, alert.sequence]
  if (!isAlertKind(alert.kind)) return 'kind'
  if (!GRADES.includes(alert.grade)) return 'grade'
  if (alert.status !== 'open' && alert.status !== 'closed') return 'status'
  if (facts.length > MAX_FACTS) return 'facts'
  if (alert.member === '' || texts.some((text) => text.length > MAX_TEXT || !TEXT.test(text))) return 'text'
  if (times.some((time) => time < 0n || time >= UINT64)) return 'time'
  if (alert.openedAt > alert.issuedAt || alert.issuedAt >= alert.expiresAt) return 'order of times'
  return undefined
}

/**
 * Throws unless an alert has the form that is signed.
 *
 * @throws MonitorError INVALID_ALERT
 */
export function assertAlert(alert: Alert): void {
  const fault = faultOf(alert)
  if (fault === undefined) return
  throw new MonitorError('INVALID_ALERT', 'An alert does not have the form that is signed.', {
    facts: [`fault: ${fault}`],
  })
}
