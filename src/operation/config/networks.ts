import { mainnet } from '../../ethereum/networks/mainnet.js'
import { sepolia } from '../../ethereum/networks/sepolia.js'
import type { ChainConfig } from '../../ethereum/types/light-client.js'
import type { SourceNetwork } from '../../source-chain/source-network.js'
import type { NetworkSettings } from './schema/network-schema.js'

/** The source chains that are known: the two built in, and those of the configuration. */
export function networksOf(
  settings: Readonly<Record<string, NetworkSettings>>,
  bftSettings: Readonly<Record<string, { chainId: number }>>,
): ReadonlyMap<string, SourceNetwork> {
  const own = Object.entries(settings).map(([name, network]) => [name, beaconChain(name, network)] as const)
  const bft = Object.entries(bftSettings).map(
    ([name, { chainId }]) => [name, { family: 'bft', name, chainId: BigInt(chainId) }] as const,
  )
  return new Map<string, SourceNetwork>([['mainnet', mainnet], ['sepolia', sepolia], ...own, ...bft])
}

function beaconChain(name: string, network: NetworkSettings): ChainConfig {
  return {
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
  }
}
