import { mainnet } from '../ethereum/networks/mainnet.js'
import { minimal } from '../ethereum/networks/minimal.js'
import { toHex } from '../ethereum/ssz/hex-bytes.js'
import type { ChainConfig, Fork } from '../ethereum/types/light-client.js'
import { DevnetError } from './devnet-error.js'
import type { SeededBytes } from './seeded-bytes.js'

/** Execution chain id of a development chain. */
const CHAIN_ID = 1337n

/**
 * The configuration of a development chain: the minimal preset for 32 members, mainnet's numbers for 512, a genesis
 * root out of the seed, and one fork an epoch up to Fulu in epoch 6.
 *
 * @throws DevnetError `DEVNET_CONFIG` when a given configuration has another committee size.
 */
export function devnetConfig({
  seeded,
  committeeSize,
  config,
  forks,
}: {
  seeded: SeededBytes
  committeeSize: 512 | 32
  config?: ChainConfig | undefined
  forks?: readonly Fork[] | undefined
}): ChainConfig {
  const preset = committeeSize === 32 ? minimal : mainnet
  const base = config ?? {
    ...preset,
    name: `devnet-${committeeSize}`,
    chainId: CHAIN_ID,
    genesisValidatorsRoot: toHex(seeded.root('genesis validators root')),
    forks: minimal.forks,
  }
  if (base.syncCommitteeSize !== committeeSize) {
    const message = `The configuration is for committees of ${base.syncCommitteeSize}, not ${committeeSize}.`
    throw new DevnetError('DEVNET_CONFIG', message)
  }
  return forks === undefined ? base : { ...base, forks }
}
