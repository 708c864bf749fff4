import { type AppendedStep, appendStep } from './append-step.js'
import { assertBeacon, type SetupBeacon } from './ceremony-policy.js'
import { SetupError } from './setup-error.js'
import type { SetupControl } from './setup-event.js'

/** Name of the beacon's step in every key. */
const beaconName = 'beacon'

/**
 * Ends the contributions with a public random beacon. Circuits that have this very beacon already are skipped, so that an
 * interrupted call is simply repeated.
 *
 * @param options.circuits names; all circuits of the ceremony by default
 * @throws SetupError BEACON_INVALID, STEP_OUT_OF_ORDER without a contribution or with another beacon; otherwise as
 *   `appendStep`
 */
export async function applyBeacon(
  options: {
    readonly directory: string
    readonly circuits?: readonly string[] | undefined
    readonly beacon: SetupBeacon
  } & SetupControl,
): Promise<AppendedStep[]> {
  const { directory, circuits, beacon, onProgress, signal } = options
  assertBeacon(beacon)
  const { hash, iterationsExponent } = beacon
  return appendStep({
    directory,
    circuits,
    stage: 'beacon',
    onProgress,
    signal,
    plan: ({ contributions }, name) => {
      const last = contributions.at(-1)
      const isApplied = last?.beacon?.hash === hash && last.beacon.iterationsExponent === iterationsExponent
      if (isApplied) return undefined
      if (last?.kind !== 'contribution') {
        const reason = last === undefined ? 'nobody has contributed yet' : 'another beacon was applied'
        throw SetupError.of('STEP_OUT_OF_ORDER', 'A beacon comes once, after the contributions.', [
          `circuit: ${name}`,
          `reason: ${reason}`,
        ])
      }
      return (from, to) => ({
        method: 'zKey.beacon',
        args: [from, to, beaconName, hash, iterationsExponent, { logger: true }],
      })
    },
  })
}
