import { type AppendedStep, appendStep } from './append-step.js'
import { assertContributor } from './ceremony-policy.js'
import { mixEntropy } from './entropy.js'
import { SetupError } from './setup-error.js'
import type { SetupControl } from './setup-event.js'

/**
 * Contributes to the keys of a ceremony. Each key gets a secret of its own, drawn from the operating system's generator
 * and, when given, the contributor's own entropy; neither is written anywhere.
 *
 * @param options.circuits names; all circuits of the ceremony by default
 * @param options.name of the contributor; it is published with the key
 * @returns what to publish: for each circuit the hash of the contribution
 * @throws SetupError CONTRIBUTOR_INVALID, STEP_OUT_OF_ORDER after the beacon; otherwise as `appendStep`
 */
export function contribute(
  options: {
    readonly directory: string
    readonly circuits?: readonly string[] | undefined
    readonly name: string
    readonly entropy?: Uint8Array | undefined
  } & SetupControl,
): Promise<AppendedStep[]> {
  const { directory, circuits, name, entropy, onProgress, signal } = options
  return appendStep({
    directory,
    circuits,
    stage: 'contribute',
    onProgress,
    signal,
    plan: (circuit, circuitName) => {
      if (circuit.contributions.at(-1)?.kind === 'beacon') {
        throw SetupError.of('STEP_OUT_OF_ORDER', 'The beacon ended the contributions.', [
          `circuit: ${circuitName}`,
        ])
      }
      assertContributor({ name, circuit: circuitName, earlier: circuit.contributions })
      return (from, to) => ({ method: 'zKey.contribute', args: [from, to, name, mixEntropy(entropy)] })
    },
  })
}
