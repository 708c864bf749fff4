import {
  currentSyncCommitteeGindex,
  executionPayloadGindex,
  finalizedRootGindex,
  nextSyncCommitteeGindex,
} from '../ethereum/spec/gindices.js'
import { EXECUTION_FIELD } from '../ethereum/ssz/execution-payload-header-tree.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig, ForkName } from '../ethereum/types/light-client.js'

/** A row of the contract's fork table. */
export type ContractFork = {
  epoch: bigint
  version: Hex
  finalizedRootGindex: number
  currentSyncCommitteeGindex: number
  nextSyncCommitteeGindex: number
  executionStateRootGindex: number
  executionBlockNumberGindex: number
  executionBlockHashGindex: number
}

/** Levels of an execution payload header: 15 fields in Capella, 17 since Deneb. */
function executionDepth(fork: ForkName): bigint {
  return fork === 'capella' ? 4n : 5n
}

/** Position of an execution field counted from a block's body root; 0 before Capella, as the contract has it. */
function executionGindex(fork: ForkName, field: number): number {
  const payload = executionPayloadGindex(fork)
  return payload === undefined ? 0 : Number((payload << executionDepth(fork)) + BigInt(field))
}

/**
 * The contract's fork table of a source chain: every fork with a sync committee, and the later of two that share an
 * epoch, since only that one was ever in force.
 */
export function encodeForks(config: Pick<ChainConfig, 'forks'>): ContractFork[] {
  return config.forks
    .filter((fork, i) => fork.name !== 'phase0' && config.forks[i + 1]?.epoch !== fork.epoch)
    .map(({ name, epoch, version }) => ({
      epoch,
      version,
      finalizedRootGindex: Number(finalizedRootGindex(name)),
      currentSyncCommitteeGindex: Number(currentSyncCommitteeGindex(name)),
      nextSyncCommitteeGindex: Number(nextSyncCommitteeGindex(name)),
      executionStateRootGindex: executionGindex(name, EXECUTION_FIELD.stateRoot),
      executionBlockNumberGindex: executionGindex(name, EXECUTION_FIELD.blockNumber),
      executionBlockHashGindex: executionGindex(name, EXECUTION_FIELD.blockHash),
    }))
}
