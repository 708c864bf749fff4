import { forkAtSlot } from '../ethereum/spec/fork-at-slot.js'
import { finalizedRootGindex } from '../ethereum/spec/gindices.js'
import { hashTreeRootBeaconBlockHeader } from '../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { isValidMerkleBranch } from '../ethereum/ssz/is-valid-merkle-branch.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { BeaconBlockHeader, ChainConfig } from '../ethereum/types/light-client.js'
import { BlockProofError } from './block-proof-error.js'

/** `finalized_checkpoint` is field 20 of `BeaconState`, `block_roots` is field 5. */
const FINALIZED_CHECKPOINT_FIELD = 20n
const BLOCK_ROOTS_FIELD = 5n

/** `SLOTS_PER_HISTORICAL_ROOT`: a sync-committee period in both presets, 8192 in mainnet's and 64 in the minimal one. */
export function slotsPerHistoricalRoot(
  config: Pick<ChainConfig, 'slotsPerEpoch' | 'epochsPerSyncCommitteePeriod'>,
): bigint {
  return config.slotsPerEpoch * config.epochsPerSyncCommitteePeriod
}

/** Generalized index of the entry for `slot` in `block_roots`, in the state of a block at `stateSlot`. */
export function blockRootGindex(config: ChainConfig, stateSlot: bigint, slot: bigint): bigint {
  const checkpoint = finalizedRootGindex(forkAtSlot(config, stateSlot).name) >> 1n
  const vector = checkpoint - FINALIZED_CHECKPOINT_FIELD + BLOCK_ROOTS_FIELD
  const size = slotsPerHistoricalRoot(config)
  return vector * size + (slot % size)
}

/**
 * Proves that `ancestor` is in the chain of `recorded`, a header that the caller has found among the accepted ones.
 *
 * The entry that is asked for is that of the ancestor's own slot, which is inside its hash; for a skipped slot the
 * entry repeats an older block, and no header of the skipped slot hashes to it. The window keeps the slot from meaning
 * another one, a whole turn of the ring away.
 *
 * @throws BlockProofError `SLOT_NOT_IN_BLOCK_ROOTS` or `INVALID_BLOCK_ROOT_BRANCH`.
 * @see consensus-specs, phase0/beacon-chain.md, `get_block_root_at_slot`
 */
export function verifyBlockRoot({
  config,
  recorded,
  branch,
  ancestor,
}: {
  config: ChainConfig
  recorded: BeaconBlockHeader
  branch: readonly Hex[]
  ancestor: BeaconBlockHeader
}): void {
  const age = recorded.slot - ancestor.slot
  if (age <= 0n || age > slotsPerHistoricalRoot(config)) {
    throw new BlockProofError(
      'SLOT_NOT_IN_BLOCK_ROOTS',
      'The older slot is not among those that the state of the recorded header names.',
      { facts: [`recorded slot: ${recorded.slot}`, `older slot: ${ancestor.slot}`] },
    )
  }
  const isNamed = isValidMerkleBranch({
    leaf: hashTreeRootBeaconBlockHeader(ancestor),
    branch,
    gindex: blockRootGindex(config, recorded.slot, ancestor.slot),
    root: recorded.stateRoot,
  })
  if (isNamed) return
  throw new BlockProofError(
    'INVALID_BLOCK_ROOT_BRANCH',
    'The older header is not the one that the state of the recorded header names.',
    { facts: [`older slot: ${ancestor.slot}`] },
  )
}
