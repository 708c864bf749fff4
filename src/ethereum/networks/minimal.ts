import type { ChainConfig } from '../types/light-client.js'

/**
 * The minimal preset (committees of 32, 8 slots an epoch, 8 epochs a period, 6-second slots) with one fork an epoch,
 * so that all of them lie in period 0. The genesis root belongs to no chain: every development chain brings its own.
 */
export const minimal: ChainConfig = {
  name: 'minimal',
  chainId: 1337n,
  genesisValidatorsRoot: '0x0000000000000000000000000000000000000000000000000000000000000000',
  genesisTime: 1578009600n,
  secondsPerSlot: 6n,
  slotsPerEpoch: 8n,
  epochsPerSyncCommitteePeriod: 8n,
  syncCommitteeSize: 32,
  forks: [
    { name: 'phase0', version: '0x00000001', epoch: 0n },
    { name: 'altair', version: '0x01000001', epoch: 1n },
    { name: 'bellatrix', version: '0x02000001', epoch: 2n },
    { name: 'capella', version: '0x03000001', epoch: 3n },
    { name: 'deneb', version: '0x04000001', epoch: 4n },
    { name: 'electra', version: '0x05000001', epoch: 5n },
    { name: 'fulu', version: '0x06000001', epoch: 6n },
  ],
}
