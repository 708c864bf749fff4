import type { Alarms } from './alarms.js'

/**
 * Raises and clears the alarms that any light client gives cause for: its age, its expiry, its freezing.
 *
 * @param parameters.headAge Seconds since the time of the head.
 * @param parameters.limitSeconds Age at which the client expires.
 */
export function judgeClient(parameters: {
  alarms: Alarms
  destination: string
  status: 'active' | 'expired' | 'frozen'
  headAge: bigint
  limitSeconds: bigint
}): void {
  const { alarms, destination, status, headAge, limitSeconds } = parameters
  alarms.set(
    destination,
    'client-expiring',
    status === 'active' && 2n * headAge > limitSeconds,
    `The head is ${headAge} seconds old, of ${limitSeconds} at most.`,
  )
  alarms.set(destination, 'client-expired', status === 'expired', 'The client needs a new deployment.')
  alarms.set(destination, 'client-frozen', status === 'frozen', 'Misbehaviour was proven to the client.')
}
