import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { BeaconSpec, Genesis } from './light-client-source.js'

/** The genesis document of a known chain. */
export function genesisOfConfig(config: ChainConfig): Genesis {
  return {
    genesisTime: config.genesisTime,
    genesisValidatorsRoot: config.genesisValidatorsRoot,
    genesisForkVersion: config.forks[0]?.version ?? '0x00000000',
  }
}

/** The entries of `/eth/v1/config/spec` that a light client depends on, for a known chain. */
export function specOfConfig(config: ChainConfig): Record<string, string> {
  const forks = config.forks.slice(1).flatMap(({ name, version, epoch }) => [
    [`${name.toUpperCase()}_FORK_VERSION`, version],
    [`${name.toUpperCase()}_FORK_EPOCH`, epoch.toString()],
  ])
  return {
    CONFIG_NAME: config.name,
    DEPOSIT_CHAIN_ID: config.chainId.toString(),
    SECONDS_PER_SLOT: config.secondsPerSlot.toString(),
    SLOTS_PER_EPOCH: config.slotsPerEpoch.toString(),
    EPOCHS_PER_SYNC_COMMITTEE_PERIOD: config.epochsPerSyncCommitteePeriod.toString(),
    SYNC_COMMITTEE_SIZE: config.syncCommitteeSize.toString(),
    GENESIS_FORK_VERSION: config.forks[0]?.version ?? '0x00000000',
    ...Object.fromEntries(forks),
  }
}

/** An entry of a node's specification that is not what the configuration says; `undefined` where it is missing. */
export type SpecDifference = { name: string; expected: string; given: string | undefined }

/** Epoch at which nodes put forks that are not scheduled. */
const FAR_FUTURE_EPOCH = (1n << 64n) - 1n

/**
 * Compares a node's specification with a configuration: every entry that decides which updates are valid, and forks
 * that the node has scheduled and the configuration does not know.
 *
 * Unscheduled forks and the network's name are no difference.
 */
export function compareSpec(config: ChainConfig, spec: BeaconSpec): SpecDifference[] {
  const { CONFIG_NAME: _name, ...expected } = specOfConfig(config)
  const differences: SpecDifference[] = Object.entries(expected).flatMap(([name, value]) => {
    const given = spec[name]
    const same = typeof given === 'string' && given.toLowerCase() === value.toLowerCase()
    return same ? [] : [{ name, expected: value, given: typeof given === 'string' ? given : undefined }]
  })
  for (const [name, given] of Object.entries(spec)) {
    if (!name.endsWith('_FORK_EPOCH') || name in expected || typeof given !== 'string') continue
    const scheduled = /^[0-9]{1,20}$/.test(given) && BigInt(given) < FAR_FUTURE_EPOCH
    if (scheduled) differences.push({ name, expected: 'no such fork', given })
  }
  return differences
}
