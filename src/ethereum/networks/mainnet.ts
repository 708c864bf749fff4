import type { ChainConfig } from '../types/light-client.js'

/** Ethereum mainnet, forks up to Fulu. */
export const mainnet: ChainConfig = {
  name: 'mainnet',
  chainId: 1n,
  genesisValidatorsRoot: '0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95',
  genesisTime: 1606824023n,
  secondsPerSlot: 12n,
  slotsPerEpoch: 32n,
  epochsPerSyncCommitteePeriod: 256n,
  syncCommitteeSize: 512,
  forks: [
    { name: 'phase0', version: '0x00000000', epoch: 0n },
    { name: 'altair', version: '0x01000000', epoch: 74240n },
    { name: 'bellatrix', version: '0x02000000', epoch: 144896n },
    { name: 'capella', version: '0x03000000', epoch: 194048n },
    { name: 'deneb', version: '0x04000000', epoch: 269568n },
    { name: 'electra', version: '0x05000000', epoch: 364032n },
    { name: 'fulu', version: '0x06000000', epoch: 411392n },
  ],
}
