import { z } from 'zod'
import { MonitorError } from '../monitor-error.js'
import { type Alert, assertAlert } from './alert.js'
import type { AlertKind } from './alert-kinds.js'
import { GRADES } from './grade.js'

const integerSchema = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,19})$/)
  .transform(BigInt)

const alertSchema = z.strictObject({
  member: z.string(),
  kind: z.string(),
  subject: z.string(),
  grade: z.enum(GRADES),
  status: z.enum(['open', 'closed']),
  openedAt: integerSchema,
  issuedAt: integerSchema,
  expiresAt: integerSchema,
  sequence: integerSchema,
  facts: z.record(z.string(), z.string()),
})

/** Facts as JSON, sorted by name. */
export function canonicalFacts(facts: Alert['facts']): string {
  const sorted = Object.entries(facts).sort(([left], [right]) => (left < right ? -1 : 1))
  // An object would put names that are numbers first.
  const members = sorted.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  return `{${members.join(',')}}`
}

/**
 * The one text of an alert: JSON without spaces, fields in the order of the type, facts sorted, integers as decimal text.
 *
 * @throws MonitorError INVALID_ALERT
 */
export function canonicalAlert(alert: Alert): string {
  assertAlert(alert)
  const { member, kind, subject, grade, status, facts } = alert
  const integers = [alert.openedAt, alert.issuedAt, alert.expiresAt, alert.sequence].map(String)
  const [openedAt, issuedAt, expiresAt, sequence] = integers
  const head = { member, kind, subject, grade, status, openedAt, issuedAt, expiresAt, sequence }
  return `${JSON.stringify(head).slice(0, -1)},"facts":${canonicalFacts(facts)}}`
}

/**
 * Reads a canonical text, and no other form of the same alert.
 *
 * @throws MonitorError INVALID_ALERT
 */
export function parseAlert(text: string): Alert {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new MonitorError('INVALID_ALERT', 'An alert is not JSON.', { cause })
  }
  const parsed = alertSchema.safeParse(json)
  if (!parsed.success)
    throw new MonitorError('INVALID_ALERT', 'An alert has other fields than it should.', {
      cause: parsed.error,
    })
  const alert: Alert = { ...parsed.data, kind: parsed.data.kind as AlertKind }
  if (canonicalAlert(alert) === text) return alert
  throw new MonitorError('INVALID_ALERT', 'An alert is not in its canonical form.')
}
