import type { ChainConfig } from '../types/light-client.js'

/** The Sepolia test network, forks up to Fulu. */
export const sepolia: ChainConfig = {
  name: 'sepolia',
  chainId: 11155111n,
  genesisValidatorsRoot: '0xd8ea171f3c94aea21ebc42a1ed61052acf3f9209c00e4efbaaddac09ed9b8078',
  genesisTime: 1655733600n,
  secondsPerSlot: 12n,
  slotsPerEpoch: 32n,
  epochsPerSyncCommitteePeriod: 256n,
  syncCommitteeSize: 512,
  forks: [
    { name: 'phase0', version: '0x90000069', epoch: 0n },
    { name: 'altair', version: '0x90000070', epoch: 50n },
    { name: 'bellatrix', version: '0x90000071', epoch: 100n },
    { name: 'capella', version: '0x90000072', epoch: 56832n },
    { name: 'deneb', version: '0x90000073', epoch: 132608n },
    { name: 'electra', version: '0x90000074', epoch: 222464n },
    { name: 'fulu', version: '0x90000075', epoch: 272640n },
  ],
}
