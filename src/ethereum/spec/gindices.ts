import type { ForkName } from '../types/light-client.js'
import { EthereumSpecError } from './ethereum-spec-error.js'

/** Generalized indices in `BeaconState`. Electra outgrew 32 fields, so every index gained a level. */
const STATE_GINDICES = {
  altair: { finalizedRoot: 105n, currentSyncCommittee: 54n, nextSyncCommittee: 55n },
  electra: { finalizedRoot: 169n, currentSyncCommittee: 86n, nextSyncCommittee: 87n },
} as const

function stateGindices(fork: ForkName) {
  switch (fork) {
    case 'phase0':
      throw new EthereumSpecError('UNKNOWN_FORK', 'There is no sync committee before Altair.')
    case 'altair':
    case 'bellatrix':
    case 'capella':
    case 'deneb':
      return STATE_GINDICES.altair
    case 'electra':
    case 'fulu':
      return STATE_GINDICES.electra
  }
}

/** `finalized_checkpoint.root` in the state of a block of `fork`. Throws `UNKNOWN_FORK` before Altair. */
export function finalizedRootGindex(fork: ForkName): bigint {
  return stateGindices(fork).finalizedRoot
}

/** `current_sync_committee` in the state of a block of `fork`. Throws `UNKNOWN_FORK` before Altair. */
export function currentSyncCommitteeGindex(fork: ForkName): bigint {
  return stateGindices(fork).currentSyncCommittee
}

/** `next_sync_committee` in the state of a block of `fork`. Throws `UNKNOWN_FORK` before Altair. */
export function nextSyncCommitteeGindex(fork: ForkName): bigint {
  return stateGindices(fork).nextSyncCommittee
}

/** `execution_payload` in the block body of `fork`, or `undefined` where light-client headers carry none. */
export function executionPayloadGindex(fork: ForkName): bigint | undefined {
  switch (fork) {
    case 'phase0':
    case 'altair':
    case 'bellatrix':
      return undefined
    case 'capella':
    case 'deneb':
    case 'electra':
    case 'fulu':
      return 25n
  }
}
