import { fromHex, toHex } from '../ethereum/ssz/hex-bytes.js'
import { merkleBranch } from '../ethereum/ssz/merkle-tree.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { BeaconBlockHeader, ChainConfig, LightClientHeader } from '../ethereum/types/light-client.js'
import type { BlockRootsProof } from './block-proof.js'
import { slotsPerHistoricalRoot, verifyBlockRoot } from './block-roots.js'
import { StateProofError } from './state-proof-error.js'

/** The branch from `block_roots` to the state root is the last part; `block_roots` is field 5 of the state. */
const BLOCK_ROOTS_FIELD = 5

/**
 * Builds a `blockRoots` proof out of the beacon state of the recorded header, as a debug API of a beacon node gives it.
 *
 * @param recorded - The header that the light client recorded.
 * @param blockRoots - `block_roots` of its state, the whole ring.
 * @param stateFieldRoots - SSZ roots of all fields of its state, in order.
 * @throws StateProofError `INDEX_OUT_OF_RANGE` for a ring of another size; BlockProofError when the state is not that of
 * the recorded header, or does not name the ancestor.
 */
export function buildBlockRootsProof({
  config,
  recorded,
  blockRoots,
  stateFieldRoots,
  ancestor,
}: {
  config: ChainConfig
  recorded: BeaconBlockHeader
  blockRoots: readonly Hex[]
  stateFieldRoots: readonly Hex[]
  ancestor: LightClientHeader
}): BlockRootsProof {
  const size = slotsPerHistoricalRoot(config)
  if (BigInt(blockRoots.length) !== size) {
    throw new StateProofError(
      'INDEX_OUT_OF_RANGE',
      'The list of block roots is not the whole ring of the state.',
      {
        facts: [`expected: ${size}`, `actual: ${blockRoots.length}`],
      },
    )
  }
  const index = Number(ancestor.beacon.slot % size)
  const branch = [
    ...merkleBranch(blockRoots.map(fromHex), index),
    ...merkleBranch(stateFieldRoots.map(fromHex), BLOCK_ROOTS_FIELD),
  ].map(toHex)
  verifyBlockRoot({ config, recorded, branch, ancestor: ancestor.beacon })
  return { kind: 'blockRoots', slot: recorded.slot, recorded, blockRootBranch: branch, ancestor }
}
