import type { ChainConfig, Fork } from '../types/light-client.js'
import { computeEpochAtSlot } from './compute-epoch-at-slot.js'
import { EthereumSpecError } from './ethereum-spec-error.js'

/**
 * The fork in force at `slot`: the last row of the schedule whose epoch has come (`compute_fork_version`).
 *
 * @throws EthereumSpecError `UNKNOWN_FORK` for a slot before the first row.
 */
export function forkAtSlot(
  config: Pick<ChainConfig, 'name' | 'forks' | 'slotsPerEpoch'>,
  slot: bigint,
): Fork {
  const epoch = computeEpochAtSlot(config, slot)
  const fork = config.forks.findLast((row) => row.epoch <= epoch)
  if (fork !== undefined) return fork
  throw new EthereumSpecError(
    'UNKNOWN_FORK',
    `The fork schedule of ${config.name} does not cover slot ${slot}.`,
  )
}
