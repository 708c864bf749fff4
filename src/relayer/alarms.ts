/** What a person has to know at once. */
export type AlarmKind =
  /** The client does not know a committee that it needs soon or already: it may stop following. */
  | 'committee-at-risk'
  /** Half of the weak-subjectivity limit has gone by since the head. */
  | 'client-expiring'
  | 'client-expired'
  | 'client-frozen'
  /** Validly signed updates contradict each other or the client. */
  | 'conflict'
  /** Two nodes contradict each other, and not both can be right. */
  | 'sources-disagree'
  /** No source had a usable answer several times in a row. */
  | 'sources-failing'
  /** The destination failed several times in a row. */
  | 'destination-failing'
  | 'low-balance'
  /** A transaction needs a higher fee than the policy allows. */
  | 'fee-capped'

export type Alarm = { destination: string; kind: AlarmKind; isActive: boolean; message: string }

export type Alarms = {
  /** Raises or clears an alarm; the callback is told of changes only. */
  set(destination: string, kind: AlarmKind, isActive: boolean, message?: string): void
  active(destination: string): AlarmKind[]
}

export function createAlarms(onAlarm: (alarm: Alarm) => void): Alarms {
  const raised = new Map<string, Alarm>()
  return {
    set(destination, kind, isActive, message = '') {
      const key = `${kind} ${destination}`
      if (raised.has(key) === isActive) return
      const alarm = { destination, kind, isActive, message }
      if (isActive) raised.set(key, alarm)
      else raised.delete(key)
      onAlarm(alarm)
    },
    active: (destination) =>
      [...raised.values()].filter((alarm) => alarm.destination === destination).map(({ kind }) => kind),
  }
}
