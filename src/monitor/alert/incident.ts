import type { Signal } from '../detector/detector.js'
import { type Alert, alertText } from './alert.js'
import type { Grade } from './grade.js'

/** What an alert book knows of one thing that goes on. */
export type Incident = Pick<Alert, 'member' | 'kind' | 'subject' | 'grade' | 'openedAt' | 'facts'> & {
  /** When it was told last; `undefined` while it never was. */
  readonly issuedAt: bigint | undefined
  /** There is news that was not told yet. */
  readonly isDirty: boolean
  /** The news is that it is over. */
  readonly closing: boolean
}

type Named = Pick<Signal, 'kind' | 'subject' | 'facts'> & { readonly member: string }

function cleaned(facts: Signal['facts']): Alert['facts'] {
  const entries = Object.entries(facts).slice(0, 16)
  return Object.fromEntries(entries.map(([name, value]) => [alertText(name), alertText(value)]))
}

/** A new incident that was not told yet. */
export function openIncident(signal: Named & { readonly grade: Grade }, now: bigint): Incident {
  const { member, kind, subject, grade, facts } = signal
  return {
    member,
    kind,
    subject,
    grade,
    openedAt: now,
    facts: cleaned(facts),
    issuedAt: undefined,
    isDirty: true,
    closing: false,
  }
}

/** The incident after a signal; `undefined` when there is nothing to tell. */
export function openedBy(
  known: Incident | undefined,
  signal: Named & Pick<Signal, 'grade'>,
  now: bigint,
): Incident | undefined {
  const { grade } = signal
  if (grade === undefined) {
    // What was never told needs no end.
    if (known === undefined || known.issuedAt === undefined) return undefined
    return { ...known, facts: cleaned(signal.facts), isDirty: true, closing: true }
  }
  if (known === undefined) return openIncident({ ...signal, grade }, now)
  const isSame = known.grade === grade && !known.closing
  if (isSame) return { ...known, facts: cleaned(signal.facts) }
  return { ...known, grade, facts: cleaned(signal.facts), isDirty: true, closing: false }
}
