import type { Destination } from './destination.js'

/** Two weeks: no more than the weak-subjectivity period of mainnet's validator set. */
const TWO_WEEKS = 1_209_600n

/**
 * Weak-subjectivity limit of a replay's client, in seconds: what was asked for, else two weeks.
 *
 * A development chain that runs already has a clock of its own, mostly years after the updates. There, and only there,
 * the limit reaches back to the checkpoint.
 *
 * @param parameters.start Time of the checkpoint, seconds.
 */
export async function weakSubjectivityFor(parameters: {
  asked?: bigint | undefined
  destination: Pick<Destination, 'isLocal' | 'isDevelopment' | 'now'>
  start: bigint
}): Promise<bigint> {
  const { asked, destination, start } = parameters
  if (asked !== undefined) return asked
  if (destination.isLocal || !destination.isDevelopment) return TWO_WEEKS
  const age = (await destination.now()) - start
  return age > 0n ? age + TWO_WEEKS : TWO_WEEKS
}
