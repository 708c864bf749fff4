import type { Grade } from './grade.js'

/** Modes a monitor may ask of a breaker, mildest first. `Frozen` is not among them: only proven evidence freezes. */
export const TRIP_MODES = ['guarded', 'paused'] as const
export type TripMode = (typeof TRIP_MODES)[number]

type Kind = {
  /** The mode that an alert of a grade may ask for. None for a grade that is missing. */
  readonly trips: Readonly<Partial<Record<Grade, TripMode>>>
  /** True for what happened once: nothing ends it, it expires. */
  readonly isEvent?: boolean
}

/**
 * What is alerted of, and what it may do. No alert is evidence: slashing takes a proof, which a contract checks.
 *
 * What one node alone can make look bad trips nothing: nodes that disagree, a node behind, a header a node lacks. Nor does
 * what honest signers do: two attested headers of one slot.
 */
export const ALERT_KINDS = {
  'missed-finality': { trips: { critical: 'guarded' } },
  'participation-low': { trips: { critical: 'guarded' } },
  'participation-shift': { trips: {} },
  'participation-forecast': { trips: { warning: 'guarded', critical: 'guarded' } },
  'conflicting-finality': { trips: { critical: 'paused' } },
  'same-slot-headers': { trips: {}, isEvent: true },
  'missing-header': { trips: {} },
  'nodes-disagree': { trips: {} },
  'node-behind': { trips: {} },
  'node-failing': { trips: {} },
  concentration: { trips: {} },
  churn: { trips: { critical: 'guarded' } },
  'client-stale': { trips: { critical: 'guarded' } },
  'client-frozen': { trips: { critical: 'paused' } },
  // However unusual, it may be somebody who moves house: value is limited, not held.
  'unusual-outflow': { trips: { warning: 'guarded', critical: 'guarded' } },
  'monitor-blind': { trips: {} },
  'alert-flood': { trips: {} },
} as const satisfies Record<string, Kind>

export type AlertKind = keyof typeof ALERT_KINDS

/** The mode an alert may ask a breaker for, or `undefined`. */
export function tripModeOf(kind: AlertKind, grade: Grade): TripMode | undefined {
  const { trips }: Kind = ALERT_KINDS[kind]
  return trips[grade]
}

/** True for kinds that nothing ends. */
export function isEventKind(kind: AlertKind): boolean {
  const { isEvent = false }: Kind = ALERT_KINDS[kind]
  return isEvent
}

/** True for the name of a kind. */
export function isAlertKind(name: string): name is AlertKind {
  return Object.hasOwn(ALERT_KINDS, name)
}
