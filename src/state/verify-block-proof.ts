import { hashTreeRootBeaconBlockHeader } from '../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { RecordedBlock } from './accepted-state.js'
import { readAncestorBlock, slotTime } from './ancestor-block.js'
import type {
  BeaconRootsProof,
  BlockHashesProof,
  BlockProof,
  BlockRootsProof,
  SourceBlock,
} from './block-proof.js'
import { BlockProofError } from './block-proof-error.js'
import { verifyBlockRoot } from './block-roots.js'
import { BEACON_ROOTS_ADDRESS, readSystemSlots, SYSTEM_RING_LENGTH, toBytes32 } from './system-storage.js'
import { verifyBlockHash } from './verify-block-hash.js'

/** What the verification needs of a recorded header; its time follows from the slot. */
type Recorded = Omit<RecordedBlock, 'timestamp'>

function checkBeaconHeader(slot: bigint, expected: Hex, actual: Hex): void {
  if (expected.toLowerCase() === actual) return
  throw new BlockProofError('WRONG_BEACON_HEADER', 'The beacon header is not the one named for it.', {
    facts: [`slot: ${slot}`, `expected: ${expected}`, `actual: ${actual}`],
  })
}

function byBlockRoots(proof: BlockRootsProof, recorded: Recorded, config: ChainConfig): SourceBlock {
  checkBeaconHeader(recorded.slot, recorded.root, hashTreeRootBeaconBlockHeader(proof.recorded))
  verifyBlockRoot({
    config,
    recorded: proof.recorded,
    branch: proof.blockRootBranch,
    ancestor: proof.ancestor.beacon,
  })
  return readAncestorBlock(config, proof.ancestor)
}

function byBeaconRoots(proof: BeaconRootsProof, recorded: Recorded, config: ChainConfig): SourceBlock {
  const { timestamp, ancestor } = proof
  const anchorTime = slotTime(config, recorded.slot)
  if (timestamp > anchorTime) {
    throw new BlockProofError(
      'BEACON_ROOTS_TIMESTAMP_AFTER_ANCHOR',
      'The timestamp is later than the block whose state is read.',
      { facts: [`timestamp: ${timestamp}`, `block: ${anchorTime}`] },
    )
  }
  const entry = timestamp % SYSTEM_RING_LENGTH
  const [found, root] = readSystemSlots({
    stateRoot: recorded.executionStateRoot,
    address: BEACON_ROOTS_ADDRESS,
    accountProof: proof.accountProof,
    slots: [
      { slot: entry, proof: proof.timestampProof },
      { slot: entry + SYSTEM_RING_LENGTH, proof: proof.rootProof },
    ],
  }) as [bigint, bigint]
  if (found !== timestamp) {
    throw new BlockProofError(
      'WRONG_BEACON_ROOTS_TIMESTAMP',
      'The beacon-roots contract holds another timestamp there.',
      { facts: [`expected: ${timestamp}`, `actual: ${found}`] },
    )
  }
  checkBeaconHeader(ancestor.beacon.slot, toBytes32(root), hashTreeRootBeaconBlockHeader(ancestor.beacon))
  return readAncestorBlock(config, ancestor)
}

function byBlockHashes(proof: BlockHashesProof, recorded: Recorded): SourceBlock {
  return verifyBlockHash({
    stateRoot: recorded.executionStateRoot,
    anchorNumber: recorded.executionBlockNumber,
    proof,
  })
}

/** A zero hash is how a light client says that it knows no execution block. */
function hasExecutionBlock({ executionBlockHash, executionStateRoot }: Recorded): boolean {
  return BigInt(executionBlockHash) !== 0n && BigInt(executionStateRoot) !== 0n
}

/**
 * Verifies that an execution block hangs on the header that a light client recorded, by the rules of the
 * `IStateVerifier` contract. Whether the light client is frozen is for the caller to ask, before anything is served.
 *
 * @param proof - How it hangs; see `BlockProof`.
 * @param recorded - What the light client recorded for `proof.slot`.
 * @param config - Of the source chain.
 * @returns number, hash and state root of the execution block, and its time in seconds of the source chain.
 * @throws BlockProofError when block and header do not belong together; StateProofError when a storage proof is bad.
 * @see EIP-4788, EIP-2935; consensus-specs, phase0/beacon-chain.md, `block_roots`
 */
export function verifyBlockProof({
  proof,
  recorded,
  config,
}: {
  proof: BlockProof
  recorded: Recorded
  config: ChainConfig
}): SourceBlock {
  const needsExecution = proof.kind !== 'blockRoots'
  if (proof.slot !== recorded.slot || (needsExecution && !hasExecutionBlock(recorded))) {
    throw new BlockProofError('UNKNOWN_SLOT', 'Nothing that this proof needs was recorded for its slot.', {
      facts: [`proof: ${proof.slot}`, `recorded: ${recorded.slot}`],
    })
  }
  switch (proof.kind) {
    case 'finalized':
      return {
        number: recorded.executionBlockNumber,
        hash: recorded.executionBlockHash,
        stateRoot: recorded.executionStateRoot,
        timestamp: slotTime(config, recorded.slot),
      }
    case 'blockRoots':
      return byBlockRoots(proof, recorded, config)
    case 'beaconRoots':
      return byBeaconRoots(proof, recorded, config)
    case 'blockHashes':
      return byBlockHashes(proof, recorded)
  }
}
