import { mainnet } from '../../ethereum/networks/mainnet.js'
import { sepolia } from '../../ethereum/networks/sepolia.js'
import type { ChainConfig } from '../../ethereum/types/light-client.js'
import type { NetworkSettings } from './schema/network-schema.js'

/** The source chains that are known: the two built in, and those of the configuration. */
export function networksOf(
  settings: Readonly<Record<string, NetworkSettings>>,
): ReadonlyMap<string, ChainConfig> {
  const own = Object.entries(settings).map(([name, network]): [string, ChainConfig] => [
    name,
    {
      name,
      chainId: BigInt(network.chainId),
      genesisValidatorsRoot: network.genesisValidatorsRoot,
      genesisTime: BigInt(network.genesisTime),
      secondsPerSlot: BigInt(network.secondsPerSlot),
      slotsPerEpoch: BigInt(network.slotsPerEpoch),
      epochsPerSyncCommitteePeriod: BigInt(network.epochsPerSyncCommitteePeriod),
      syncCommitteeSize: network.syncCommitteeSize,
      forks: network.forks.map(({ name: fork, version, epoch }) => ({
        name: fork,
        version,
        epoch: BigInt(epoch),
      })),
    },
  ])
  return new Map([['mainnet', mainnet], ['sepolia', sepolia], ...own])
}
