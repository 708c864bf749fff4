import { hashTreeRootBeaconBlockHeader } from '../ssz/hash-tree-root-beacon-block-header.js'
import type { Hex } from '../types/hex.js'
import type { BeaconBlockHeader, ChainConfig } from '../types/light-client.js'
import { computeDomain } from './compute-domain.js'
import { computeSigningRoot } from './compute-signing-root.js'
import { forkAtSlot } from './fork-at-slot.js'

/** The slot whose fork version is in the signature domain: `max(signature_slot, 1) - 1`. */
export function forkVersionSlot(signatureSlot: bigint): bigint {
  return (signatureSlot > 1n ? signatureSlot : 1n) - 1n
}

/**
 * The 32 bytes a sync committee signs for `attestedHeader` in `signatureSlot`.
 *
 * @throws EthereumSpecError `UNKNOWN_FORK`.
 * @see `validate_light_client_update` in the Altair light-client specification.
 */
export function syncCommitteeSigningRoot({
  config,
  attestedHeader,
  signatureSlot,
}: {
  config: ChainConfig
  attestedHeader: BeaconBlockHeader
  signatureSlot: bigint
}): Hex {
  const fork = forkAtSlot(config, forkVersionSlot(signatureSlot))
  return computeSigningRoot({
    objectRoot: hashTreeRootBeaconBlockHeader(attestedHeader),
    domain: computeDomain({
      forkVersion: fork.version,
      genesisValidatorsRoot: config.genesisValidatorsRoot,
    }),
  })
}
