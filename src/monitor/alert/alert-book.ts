import type { Signal } from '../detector/detector.js'
import { earlierOf } from '../later.js'
import { MonitorError } from '../monitor-error.js'
import { type Alert, alertText, incidentKey } from './alert.js'
import { isEventKind } from './alert-kinds.js'
import { rankOf } from './grade.js'
import { type Incident, openedBy, openIncident } from './incident.js'

export type AlertPolicy = {
  /** How long an alert counts, and after how long one that goes on is issued again. */
  readonly expireMs: bigint
  readonly renewMs: bigint
  /** Alerts in a window: of critical ones, and of all others. What is over waits. */
  readonly windowMs: bigint
  readonly criticalLimit: number
  readonly otherLimit: number
  /** Incidents that are kept; of further ones the mildest are let go. */
  readonly maxIncidents: number
}

/** An hour's life, renewed twice in it; at most 30 alerts in ten minutes. */
export const DEFAULT_ALERT_POLICY: AlertPolicy = {
  expireMs: 3_600_000n,
  renewMs: 1_200_000n,
  windowMs: 600_000n,
  criticalLimit: 20,
  otherLimit: 10,
  maxIncidents: 256,
}

/** Incidents by key, when alerts were issued, and how many there were. */
export type AlertBookState = {
  readonly incidents: ReadonlyMap<string, Incident>
  readonly issued: readonly { readonly at: bigint; readonly isCritical: boolean }[]
  readonly sequence: bigint
}

export type AlertBook = {
  readonly initial: AlertBookState
  /** Takes changes and returns the alerts that are due, the worst first. Call it without signals as time goes by. */
  take(
    state: AlertBookState,
    news: { member: string; signals: readonly Signal[]; now: bigint },
  ): { state: AlertBookState; alerts: Alert[] }
}

/**
 * Makes alerts of signals: one for each change of grade, renewals before it expires, one when it is over, and not more of
 * all these than the limits allow. An alert over the limit is not lost but late, and `alert-flood` says that there are
 * some. Critical alerts have a limit of their own, so that no number of mild ones keeps one back.
 *
 * @throws MonitorError INVALID_POLICY
 */
export function createAlertBook(policy: AlertPolicy = DEFAULT_ALERT_POLICY): AlertBook {
  const { expireMs, renewMs, windowMs, criticalLimit, otherLimit, maxIncidents } = policy
  if (renewMs <= 0n || renewMs >= expireMs || windowMs <= 0n || criticalLimit < 1 || otherLimit < 1)
    throw new MonitorError(
      'INVALID_POLICY',
      'An alert is renewed before it expires, and limits let some through.',
      {
        facts: [`expireMs: ${expireMs}`, `renewMs: ${renewMs}`, `limits: ${criticalLimit}, ${otherLimit}`],
      },
    )

  function isOver({ issuedAt, isDirty, kind }: Incident, now: bigint): boolean {
    return isEventKind(kind) && !isDirty && issuedAt !== undefined && now >= issuedAt + expireMs
  }

  /** Keeps the worst incidents, of equals the oldest. */
  function keepWorst(incidents: Map<string, Incident>): Map<string, Incident> {
    if (incidents.size <= maxIncidents) return incidents
    const worst = [...incidents].sort(([, left], [, right]) => rankOf(right.grade) - rankOf(left.grade))
    return new Map(worst.slice(0, maxIncidents))
  }

  return {
    initial: { incidents: new Map(), issued: [], sequence: 0n },
    take(state, { member, signals, now }) {
      let incidents = new Map([...state.incidents].filter(([, incident]) => !isOver(incident, now)))
      for (const signal of signals) {
        const named = { ...signal, member: alertText(member), subject: alertText(signal.subject) }
        const key = incidentKey(named)
        const next = openedBy(incidents.get(key), named, now)
        if (next === undefined) incidents.delete(key)
        else incidents.set(key, next)
      }
      const isCut = incidents.size > maxIncidents
      incidents = keepWorst(incidents)

      // A clock that went back gives no new budget.
      const issued = state.issued.filter(({ at }) => at > now - windowMs)
      const room = [otherLimit, criticalLimit].map(
        (limit, at) => limit - issued.filter(({ isCritical }) => isCritical === (at === 1)).length,
      )
      let { sequence } = state
      const alerts: Alert[] = []
      const issue = (key: string, incident: Incident) => {
        const { isDirty: _, issuedAt: __, grade, closing, ...rest } = incident
        const status = closing ? ('closed' as const) : ('open' as const)
        alerts.push({
          ...rest,
          // A clock that went back makes no alert that nobody would take.
          openedAt: earlierOf(rest.openedAt, now),
          grade,
          status,
          issuedAt: now,
          expiresAt: now + expireMs,
          sequence: sequence++,
        })
        if (closing) incidents.delete(key)
        else incidents.set(key, { ...incident, isDirty: false, issuedAt: now })
      }
      const byRank = [...incidents].sort(([, left], [, right]) => rankOf(right.grade) - rankOf(left.grade))
      let late = 0
      for (const [key, incident] of byRank) {
        const { isDirty, issuedAt, grade, kind } = incident
        if (kind === 'alert-flood') continue
        if (isDirty) {
          const isCritical = grade === 'critical'
          const at = isCritical ? 1 : 0
          if ((room[at] as number) <= 0) {
            late++
            continue
          }
          room[at] = (room[at] as number) - 1
          issued.push({ at: now, isCritical })
          issue(key, incident)
        } else if (!isEventKind(kind) && issuedAt !== undefined && now >= issuedAt + renewMs)
          issue(key, incident)
      }

      const flood = { kind: 'alert-flood', member: alertText(member), subject: '' } as const
      const floodKey = incidentKey(flood)
      const known = incidents.get(floodKey)
      const isFlood = late > 0 || isCut
      if (isFlood && known === undefined)
        issue(floodKey, openIncident({ ...flood, grade: 'warning', facts: { late: String(late) } }, now))
      else if (!isFlood && known !== undefined) issue(floodKey, { ...known, closing: true })
      return { state: { incidents, issued, sequence }, alerts }
    },
  }
}
